/// How an engine uses the processor.
public struct EngineSetting: Hashable, Sendable, Codable {
    /// Threads that compute.
    public var threads: Int
    /// Requests that are answered at once.
    public var slots: Int

    public init(threads: Int, slots: Int) {
        self.threads = threads
        self.slots = slots
    }
}

extension EngineSetting: CustomStringConvertible {
    /// `2 threads, 1 request at once`.
    public var description: String {
        "\(threads) \(threads == 1 ? "thread" : "threads"), \(slots) \(slots == 1 ? "request" : "requests") at once"
    }
}
