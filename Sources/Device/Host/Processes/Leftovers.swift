import Glibc
import SwiftletContract
public import SystemPackage

/// Engines that outlived a daemon which was killed: noted when they start, ended before the next ones do.
public struct Leftovers: Sendable {
    private let directory: FilePath

    /// `directory` holds one small file per process; it is made where it is missing.
    public init(in directory: FilePath) throws(HostError) {
        self.directory = directory
        try Directory.make(directory, mode: 0o750)
    }

    /// Notes a process that just started, and the program that it is.
    public func record(_ process: Int32, executable: FilePath) throws(HostError) {
        let note = Note(identity: try ProcessIdentity(of: process), executable: executable.string)
        do { try AtomicFile.write(try note.json(), to: path(process)) } catch let error as HostError {
            throw error
        } catch {
            throw .malformed(path: path(process), reason: "\(error)")
        }
    }

    /// The process has ended, and was waited for.
    public func forget(_ process: Int32) throws(HostError) { try Directory.remove(path(process)) }

    /// False where a daemon went down, or the box with it, while processes ran: one that ends as it was asked to leaves no note.
    public func areNone() throws(HostError) -> Bool {
        try Directory.names(in: directory).contains { $0.hasPrefix(Self.prefix) } == false
    }

    /// Kills, with SIGKILL, each noted process that is still the same one and still runs the noted program, waits
    /// until it is gone and drops the notes. Returns what it killed. `unkillable` after five seconds.
    @discardableResult
    public func reap() throws(HostError) -> [Int32] {
        var killed: [Int32] = []
        for name in try Directory.names(in: directory) where name.hasPrefix(Self.prefix) {
            let file = directory.appending(name)
            if let note = try? Note(json: AtomicFile.read(file, maxSize: Note.maxSize)), note.isStillThere {
                try Self.end(note.identity)
                killed.append(note.identity.process)
            }
            try Directory.remove(file)
        }
        return killed
    }

    private static let prefix = "process-"
    private func path(_ process: Int32) -> FilePath { directory.appending("\(Self.prefix)\(process)") }

    private static func end(_ identity: ProcessIdentity) throws(HostError) {
        let path = FilePath("/proc/\(identity.process)")
        guard kill(identity.process, SIGKILL) == 0 || errno == ESRCH else { throw HostError(errno, "end", path) }
        let deadline = ContinuousClock.now + .seconds(5)
        while identity.isAlive {
            guard ContinuousClock.now < deadline else { throw .unkillable(process: identity.process) }
            usleep(2000)
        }
    }

    private struct Note: Document {
        static let maxSize = Bytes.kibibytes(8)
        static let title = "process note"
        let identity: ProcessIdentity
        let executable: String

        var isStillThere: Bool { identity.process > 1 && identity.isAlive && identity.runs(FilePath(executable)) }
    }
}
