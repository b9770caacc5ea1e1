public import SwiftletHost

/// How an engine ended.
public struct EngineExit: Hashable, Sendable {
    public var status: ExitStatus
    /// The last lines that it wrote, oldest first.
    public var lastLines: [String]

    public init(status: ExitStatus, lastLines: [String] = []) {
        self.status = status
        self.lastLines = lastLines
    }
}

extension EngineExit: CustomStringConvertible {
    public var description: String {
        guard let line = lastLines.last(where: { $0.isEmpty == false }) else { return "it \(status)" }
        return "it \(status); its last words: \(line.prefix(300))"
    }
}
