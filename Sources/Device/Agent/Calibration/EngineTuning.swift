public import SwiftletContract

/// What the operator has set of how engines use the box, and how many cores there are.
public struct EngineTuning: Hashable, Sendable {
    public var cores: Int
    /// Nil: as was measured best, else one for each core.
    public var threads: Int?
    /// Nil: as was measured best, else one.
    public var slots: Int?
    public var promptCache: Bytes

    public init(cores: Int = 1, threads: Int? = nil, slots: Int? = nil, promptCache: Bytes = .zero) {
        self.cores = cores
        self.threads = threads
        self.slots = slots
        self.promptCache = promptCache
    }

    /// For a model that was measured, or not.
    func setting(_ calibration: Calibration?) -> EngineSetting {
        EngineSetting(
            threads: threads ?? calibration?.setting.threads ?? cores, slots: slots ?? calibration?.setting.slots ?? 1)
    }
}
