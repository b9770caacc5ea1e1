/// Why a model that is installed has no engine just now.
public enum Absence: Hashable, Sendable {
    /// Its engine is starting, or is started again.
    case loading
    /// It is loaded when somebody asks for it.
    case unloaded
    /// Somebody asked for it, and other models hold the memory that it needs.
    case queued(needed: Bytes, limit: Bytes)
    /// Not even the smallest that its release allows fits into what it may have.
    case tooLarge(needed: Bytes, limit: Bytes)

    /// Whether a request may wait for the engine.
    public var isPassing: Bool { if case .tooLarge = self { false } else { true } }
}
