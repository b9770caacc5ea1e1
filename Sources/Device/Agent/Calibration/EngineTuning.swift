public import SwiftletContract

/// What the operator has set of how engines use the box, and how many cores there are.
public struct EngineTuning: Hashable, Sendable {
    /// Physical ones.
    public var cores: Int
    /// Nil: as was measured best, else one for each core; one alone for a model that is so small that threads would spend
    /// their time with waiting for each other.
    public var threads: Int?
    /// Nil: as was measured best, else one.
    public var slots: Int?
    /// Of each engine; nil: of what is left.
    public var promptCache: Bytes?

    public init(cores: Int = 1, threads: Int? = nil, slots: Int? = nil, promptCache: Bytes? = .zero) {
        self.cores = cores
        self.threads = threads
        self.slots = slots
        self.promptCache = promptCache
    }

    /// Weights that a core reads in a millisecond or so. Measured on two cores, with threads that sleep while they wait: a
    /// model of 1 MB writes 12,400 tokens a second with one thread and 2,200 with two, one of 5 MB 4,800 and 1,200.
    private static let smallModel = Bytes.mebibytes(16)

    /// For a model that was measured, or not.
    func setting(_ calibration: Calibration?, weights: Bytes) -> EngineSetting {
        EngineSetting(
            threads: threads ?? calibration?.setting.threads ?? (weights < Self.smallModel ? 1 : cores),
            slots: slots ?? calibration?.setting.slots ?? 1)
    }
}
