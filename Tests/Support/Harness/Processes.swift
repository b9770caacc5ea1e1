import Glibc
package import SystemPackage

/// What `/proc` says of processes.
package enum Processes {
    /// All that the process started, and what those started.
    package static func below(_ process: Int32) -> [Int32] {
        let parents = Scratch.names(in: "/proc").compactMap { Int32($0) }.compactMap { process in
            status(of: process).map { (process, $0.parent) }
        }
        var (found, next) = ([Int32](), [process])
        while let parent = next.popLast() {
            let children = parents.filter { $0.1 == parent }.map(\.0)
            found += children
            next += children
        }
        return found
    }

    /// A zombie is dead.
    package static func isAlive(_ process: Int32) -> Bool { status(of: process).map { $0.letter != "Z" } ?? false }

    /// The words of its command line.
    package static func words(of process: Int32) -> [String] {
        let bytes = (try? Scratch.read(FilePath("/proc/\(process)/cmdline"))) ?? []
        return bytes.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Kills what is left of a test: processes with its directory in their command line.
    package static func endAll(naming directory: FilePath) {
        for process in Scratch.names(in: "/proc").compactMap({ Int32($0) }) where process != getpid() {
            if words(of: process).contains(where: { $0.hasPrefix(directory.string + "/") }) { kill(process, SIGKILL) }
        }
    }

    /// Field 3 and 4 of `stat`; the name before them may hold anything.
    private static func status(of process: Int32) -> (letter: Substring, parent: Int32)? {
        guard let bytes = try? Scratch.read(FilePath("/proc/\(process)/stat")) else { return nil }
        let text = String(decoding: bytes, as: UTF8.self)
        guard let end = text.lastIndex(of: ")") else { return nil }
        let fields = text[text.index(after: end)...].split(separator: " ")
        guard fields.count > 2, let parent = Int32(fields[1]) else { return nil }
        return (fields[0], parent)
    }
}
