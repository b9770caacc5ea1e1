/// A file that an engine loads beside a variant, and what it takes in addition: a smaller model that guesses for the
/// larger one, or a projector.
public struct Companion: Hashable, Sendable, Codable {
    public var blob: Blob
    public var needs: MemoryNeeds

    public init(blob: Blob, needs: MemoryNeeds) {
        self.blob = blob
        self.needs = needs
    }
}
