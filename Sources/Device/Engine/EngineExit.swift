public import SwiftletContract
public import SwiftletHost

/// How an engine ended.
public struct EngineExit: Hashable, Sendable {
    public var status: ExitStatus
    /// The last lines that it wrote, oldest first.
    public var lastLines: [String]
    /// The kernel killed it because it took more than this.
    public var memoryLimit: Bytes?
    /// The kernel killed it, for what all engines together take.
    public var wasCrowdedOut = false
    /// It was ended since it gave no answer for so long.
    public var silence: Duration?

    /// The shells' convention, which `setpriv` follows: the program is not there, or cannot be executed.
    public var neverRan: Bool { status == .exited(126) || status == .exited(127) }

    public init(status: ExitStatus, lastLines: [String] = []) {
        self.status = status
        self.lastLines = lastLines
    }
}

extension EngineExit: CustomStringConvertible {
    public var description: String {
        if let memoryLimit { return "it took more than its \(memoryLimit) of memory, and the kernel killed it" }
        if let silence { return "it gave no answer for \(silence), and was killed" }
        guard let line = lastLines.last(where: { $0.isEmpty == false }) else { return "it \(status)" }
        return "it \(status); its last words: \(line.prefix(300))"
    }
}
