/// How a process ended.
public enum ExitStatus: Hashable, Sendable, CustomStringConvertible {
    case exited(Int32)
    case signalled(Int32)

    public var description: String {
        switch self {
        case .exited(let code): "exited with \(code)"
        case .signalled(9): "was killed by signal 9: by force, or by the kernel for its memory"
        case .signalled(let signal): "was ended by signal \(signal)"
        }
    }
}
