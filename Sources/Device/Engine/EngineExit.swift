/// How an engine ended.
public struct EngineExit: Hashable, Sendable {
    public enum Status: Hashable, Sendable {
        case code(Int32)
        /// 9 is what the kernel sends when the memory budget is exceeded.
        case signal(Int32)
    }

    public var status: Status
    /// The last lines that it wrote, oldest first.
    public var lastLines: [String]

    public init(status: Status, lastLines: [String] = []) {
        self.status = status
        self.lastLines = lastLines
    }
}

extension EngineExit: CustomStringConvertible {
    public var description: String {
        let how =
            switch status {
            case .code(let code): "with exit code \(code)"
            case .signal(let number): "by signal \(number)"
            }
        guard let line = lastLines.last(where: { $0.isEmpty == false }) else { return how }
        return how + "; its last words: " + line.prefix(300)
    }
}
