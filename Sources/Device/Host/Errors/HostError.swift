public import SwiftletContract
public import SystemPackage

/// Why the kernel, a file or init did not do what was asked of it.
public enum HostError: Error, Hashable, Sendable {
    /// The disk or the quota is full. `needed` and `free` are nil where a write failed, not a check before it.
    case noSpace(path: FilePath, needed: Bytes?, free: Bytes?)
    case missing(operation: String, path: FilePath)
    /// A component of the path that must be a directory is none.
    case notADirectory(operation: String, path: FilePath)
    case denied(operation: String, path: FilePath)
    /// A link, directory, pipe or device where a regular file is expected.
    case notRegularFile(path: FilePath)
    case tooLarge(path: FilePath, limit: Bytes)
    /// Somebody else holds the lock; the process, where its id could be read.
    case locked(path: FilePath, holder: Int32?)
    /// More bytes than the blob has.
    case overrun(blob: Blob, path: FilePath)
    /// What was written is not what was promised; `found` is nil where already the size differs. The file is gone.
    case content(blob: Blob, found: Digest?, size: Bytes)
    /// Somebody answers on the socket.
    case socketInUse(path: FilePath)
    case notASocket(path: FilePath)
    case pathTooLong(path: FilePath, limit: Int)
    case unknownGroup(name: String)
    /// A file does not say what its format asks for.
    case malformed(path: FilePath, reason: String)
    /// The program could not be started or watched.
    case notStarted(executable: FilePath, reason: String)
    /// The process did not end after SIGKILL.
    case unkillable(process: Int32)
    /// An object was used after it was committed.
    case finished(path: FilePath)
    /// A sensor works, and tells nothing now that could be used.
    case notMeasuring(path: FilePath, reason: String)
    /// Every other failure of a system call.
    case system(operation: String, path: FilePath, code: Int32)
}

extension HostError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .noSpace(let path, let needed?, let free?):
            "There is no room for \(path): it needs \(needed) and \(free) are free. Free some space or keep fewer models."
        case .noSpace(let path, _, _): "There is no room left to write \(path). Free some space or keep fewer models."
        case .missing(let operation, let path): "Cannot \(operation) \(path): it does not exist."
        case .notADirectory(let operation, let path):
            "Cannot \(operation) \(path): a part of the path is a file, not a directory. Choose another path."
        case .denied(let operation, let path):
            "Cannot \(operation) \(path): permission denied. Check its owner and mode, and which user this runs as."
        case .notRegularFile(let path):
            "\(path) is not a regular file, and a link is not followed here. Put the file itself in its place."
        case .tooLarge(let path, let limit): "\(path) is larger than \(limit), the most that is read."
        case .locked(let path, let holder):
            "\(path) is locked by \(holder.map { "process \($0)" } ?? "another process"). Stop that one first."
        case .overrun(let blob, let path):
            "\(path) would grow past the \(blob.size) of \(blob.digest). The sender does not send what was signed."
        case .content(let blob, let found, let size):
            "What arrived is not \(blob.digest) with \(blob.size): "
                + (found.map { "it is \($0)" } ?? "it has \(size)") + ". It was deleted; fetch it again."
        case .socketInUse(let path):
            "Another process already answers on \(path). Stop that one, or choose another path."
        case .notASocket(let path): "\(path) exists and is not a socket. Move it away, or choose another path."
        case .pathTooLong(let path, let limit):
            "The socket path \(path) has more than \(limit) bytes, the kernel's limit. Choose a shorter one."
        case .unknownGroup(let name): "There is no group '\(name)' on this system. Create it, or choose another."
        case .malformed(let path, let reason): "\(path) cannot be read: \(reason)."
        case .notStarted(let executable, let reason): "Cannot start \(executable): \(reason)."
        case .unkillable(let process): "Process \(process) is still there after SIGKILL: it hangs in the kernel."
        case .finished(let path): "\(path) is complete; nothing more can be written to it."
        case .notMeasuring(let path, let reason): "\(path) measures nothing now: \(reason)."
        case .system(let operation, let path, let code):
            "Cannot \(operation) \(path): \(Errno(rawValue: code).description)."
        }
    }
}
