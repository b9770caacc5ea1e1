import FoundationEssentials
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
    var isEndedForMemory = false
}
