import Glibc
public import SwiftletContract
public import SystemPackage

/// The lines of a small text file of the kernel or the system, `/proc/meminfo`, `/etc/os-release`.
public struct KernelText: Sendable {
    public let lines: [Substring]

    public init(_ path: FilePath) throws(HostError) {
        // `/etc/os-release` is a link, so unlike everywhere else links are followed.
        let descriptor = try checked("open", path) { Glibc.open(path.string, O_RDONLY | O_CLOEXEC) }
        let file = OpenFile(adopting: descriptor, path: path)
        let bytes = try file.readAll(expecting: 4096, limit: .mebibytes(1))
        // By bytes: what a character is need not be found out for each.
        self.lines = bytes.split(separator: UInt8(ascii: "\n")).map { Substring(String(decoding: $0, as: UTF8.self)) }
    }

    /// What follows `key` and the separator on the first line that begins with them, without white space and quotes.
    public func value(_ key: String, separator: Character) -> String? {
        for line in lines {
            guard line.hasPrefix(key), let middle = line.firstIndex(of: separator), trim(line[..<middle]) == key else {
                continue
            }
            return trim(line[line.index(after: middle)...])
        }
        return nil
    }

    /// A value in kilobytes: `MemTotal:  16318412 kB`.
    public func kilobytes(_ key: String) -> Bytes? {
        value(key, separator: ":").flatMap { Int64($0.prefix { $0.isNumber }) }.map { Bytes.kibibytes($0) }
    }

    private func trim(_ text: Substring) -> String {
        let isEdge: (Character) -> Bool = { $0.isWhitespace || $0 == "\"" || $0 == "'" }
        return String(text.drop(while: isEdge).reversed().drop(while: isEdge).reversed())
    }
}
