import Glibc
import SwiftletContract

/// The end of the log, while the lock is held.
struct AuditWriter: ~Copyable {
    private let log: AuditLog
    private let file: Descriptor
    /// Of the last line.
    private(set) var number = 0
    private(set) var hash = AuditLine.nothing
    /// A line without its end, as after a power cut.
    private var isTorn = false
    /// The last line is none of ours.
    private var isUnreadable = false
    private let isNew: Bool

    init(_ log: AuditLog) throws(PublisherError) {
        let isNew = DiskFile.exists(log.current) == false
        let file = try Descriptor(
            log.current, O_RDWR | O_APPEND | O_CREAT | O_NOFOLLOW, mode: 0o600, action: "open")
        if isNew { FolderOwner.give(log.current) }
        var tail = try Self.tail(of: file)
        if tail.isEmpty, let last = try log.files().dropLast().last {
            tail = try Self.tail(of: Descriptor(log.folder + "/" + last, O_RDONLY | O_NOFOLLOW, action: "read"))
        }
        let lines = tail.split(separator: UInt8(ascii: "\n")).map { AuditLine($0) }
        self.log = log
        self.file = file
        self.isNew = isNew
        isTorn = tail.isEmpty == false && tail.last != UInt8(ascii: "\n")
        guard let last = lines.last else { return }
        hash = last.hash
        isUnreadable = last.entry == nil
        // The lines behind the last one that can be read count as well.
        guard let index = lines.lastIndex(where: { $0.entry != nil }) else { return }
        number = (lines[index].entry?.number ?? 0) + lines.count - 1 - index
    }

    /// What is wrong with the end; nil: nothing.
    mutating func damage(against known: AuditLog.Head?) throws(PublisherError) -> String? {
        if isTorn || isUnreadable {
            let line = "line \(number) cannot be read" + (isTorn ? ", it was cut short" : "")
            number = max(number, known?.number ?? 0)
            return line
        }
        guard let known, known != AuditLog.Head(number: number, hash: hash) else { return nil }
        if known.number < number, try log.has(known) { return nil }
        let found = number
        number = max(number, known.number)
        return found < known.number
            ? "the log ended with line \(found), but line \(known.number) had been written: lines were removed"
            : "line \(known.number) is not the one that was written: the log was changed"
    }

    mutating func write(_ entry: AuditEntry) throws(PublisherError) {
        var entry = entry
        entry.number = number + 1
        entry.previous = hash
        let line = try AuditLine(entry)
        let bytes = (isTorn ? [UInt8(ascii: "\n")] : []) + line.bytes + [UInt8(ascii: "\n")]
        try file.write(bytes, count: bytes.count)
        try file.sync()
        isTorn = false
        (number, hash) = (entry.number, line.hash)
    }

    /// Closes a file that is full; the next line begins another.
    func rotate() throws(PublisherError) {
        if isNew { try Self.sync(log.folder) }
        guard let size = DiskFile.size(log.current), size > log.maxFileSize,
            let first = try log.lines(of: AuditLog.currentName).lazy.compactMap(\.entry).first
        else { return }
        let digits = String(first.number)
        let name = "audit-" + String(repeating: "0", count: max(0, 10 - digits.count)) + digits + ".jsonl"
        try DiskFile.rename(log.current, to: log.folder + "/" + name)
        let closed = try log.files()
        for old in closed.dropLast(log.maxFiles) { try DiskFile.remove(log.folder + "/" + old) }
    }

    private static func sync(_ folder: String) throws(PublisherError) {
        try Descriptor(folder, O_RDONLY | O_DIRECTORY, action: "open").sync()
    }

    /// The last lines, the first of them perhaps not from its beginning on.
    private static func tail(of file: borrowing Descriptor) throws(PublisherError) -> [UInt8] {
        let size = Int(try file.status().st_size)
        let start = max(0, size - 4 * AuditLine.maxSize)
        var bytes = [UInt8](repeating: 0, count: size - start)
        guard lseek(file.number, off_t(start), SEEK_SET) >= 0 else { throw .io(.last("read", file.path)) }
        var read = 0
        while read < bytes.count {
            var part = [UInt8](repeating: 0, count: bytes.count - read)
            let count = try file.read(into: &part, atMost: part.count)
            if count == 0 { break }
            bytes.replaceSubrange(read..<read + count, with: part[..<count])
            read += count
        }
        return bytes
    }
}
