/// What the owner of a box wants of each engine, as far as its memory goes.
public struct MemoryWish: Hashable, Sendable {
    public var slots: Int
    public var promptCache: Bytes

    public init(slots: Int, promptCache: Bytes = .zero) {
        self.slots = slots
        self.promptCache = promptCache
    }
}
