import Glibc
import SwiftletContract
import SystemPackage

/// A device below `/sys`: a folder of files with one value each. What they say is the word of drivers and firmware, and
/// may be anything: empty, negative, absurd, an error, or gone between two reads.
struct DeviceFolder: Hashable, Sendable {
    let path: FilePath

    var name: String { path.lastComponent?.string ?? path.string }

    /// Those in `folder` whose names begin with `prefix`, in the order of their numbers. None where it cannot be listed.
    static func all(in folder: FilePath, prefix: String = "") -> [DeviceFolder] {
        ((try? Directory.names(in: folder)) ?? []).filter { $0.hasPrefix(prefix) }
            .sorted { ($0.utf8.count, $0) < ($1.utf8.count, $1) }.map { DeviceFolder(path: folder.appending($0)) }
    }

    func has(_ file: String) -> Bool { access(path.appending(file).string, F_OK) == 0 }

    /// The names of its files; none where it cannot be listed.
    var files: Set<String> { Set((try? Directory.names(in: path)) ?? []) }

    /// The first line, without white space at its ends; `malformed` where there is none.
    func text(_ file: String) throws(HostError) -> String {
        let path = path.appending(file)
        guard let line = try KernelText(path).lines.first?.trimmed, line.isEmpty == false else {
            throw .malformed(path: path, reason: "it is empty")
        }
        return String(line.prefix(128))
    }

    func number(_ file: String) throws(HostError) -> Int64 {
        let text = try text(file)
        guard let number = Int64(text) else {
            throw .malformed(path: path.appending(file), reason: "'\(text)' is no number that can be used")
        }
        return number
    }

    /// nil where there is no such file, or nothing to be made of it.
    func textIfAny(_ file: String) -> String? { try? text(file) }
    func numberIfAny(_ file: String) -> Int64? { try? number(file) }
}
