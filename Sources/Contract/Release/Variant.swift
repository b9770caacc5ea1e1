/// One file of a release that a node can serve, and what it takes.
public struct Variant: Hashable, Sendable, Codable {
    public var name: VariantName
    public var blob: Blob
    public var needs: MemoryNeeds
    /// GGUF `general.architecture`: `llama`.
    public var architecture: String
    public var layers: Int

    public init(name: VariantName, blob: Blob, needs: MemoryNeeds, architecture: String, layers: Int) {
        self.name = name
        self.blob = blob
        self.needs = needs
        self.architecture = architecture
        self.layers = layers
    }
}
