import FoundationEssentials
import SwiftletAgent
import SwiftletContract
import SwiftletHost

/// An engine's process, and what holds it.
struct RunningEngine: Sendable {
    var process: Int32
    var startedAt: Date
    /// Nil where no group is delegated.
    var group: ControlGroup?
    var plan: MemoryPlan
    /// Where it is ended.
    var limit: Bytes
    /// Why the daemon has ended it.
    var verdict: Verdict?

    enum Verdict: Hashable, Sendable {
        /// It took more than it was given, where no kernel holds it.
        case tooLarge
        /// It gave no answer for so long.
        case silent(Duration)
    }
}

extension RunningEngine {
    /// What it takes beside its weights; nil where the kernel does not say.
    var memory: MemoryObservation? {
        guard let group else {
            return (try? ProcessMemory.counted(process)).map { MemoryObservation(peak: $0.own, stalled: 0) }
        }
        guard let memory = group.memory, let files = group.filePages else { return nil }
        return MemoryObservation(
            peak: max(.zero, (memory.peak ?? memory.current) - files), stalled: group.memoryStall ?? 0)
    }
}
