import Glibc
import SwiftletContract

/// The bytes of a header in file order, little-endian, through a small buffer; refuses to pass the end of the file or the
/// limit of a header.
struct GGUFBytes: ~Copyable {
    let path: String
    let fileSize: UInt64
    private(set) var position: UInt64 = 0
    private let descriptor: Int32
    private var buffer: [UInt8] = []
    private var cursor = 0

    init(opening path: String) throws(GGUFError) {
        // Non-blocking: a FIFO must not hang us.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw .unreadable(path: path, reason: String(cString: strerror(errno))) }
        var status = stat()
        let outcome = fstat(descriptor, &status)
        let kind = status.st_mode & S_IFMT
        guard outcome == 0, kind == S_IFREG else {
            close(descriptor)
            throw .notAFile(path: path, kind: kind == S_IFDIR ? "a directory" : "no regular file")
        }
        self.path = path
        self.descriptor = descriptor
        self.fileSize = UInt64(max(0, status.st_size))
    }

    deinit { close(descriptor) }

    mutating func integer<Number: FixedWidthInteger>(_ type: Number.Type, of part: String) throws(GGUFError) -> Number {
        var value = Number.zero
        for index in 0..<(Number.bitWidth / 8) {
            value |= Number(truncatingIfNeeded: try byte(of: part)) << Number(index * 8)
        }
        return value
    }

    /// A length and that many bytes of UTF-8; bytes that are not UTF-8 are replaced.
    mutating func string(of part: String, limit: UInt64) throws(GGUFError) -> String {
        let count = try length(of: part, limit: limit)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Int(count))
        for _ in 0..<count { bytes.append(try byte(of: part)) }
        return String(decoding: bytes, as: UTF8.self)
    }

    mutating func skipString(of part: String) throws(GGUFError) {
        try skip(try length(of: part, limit: GGUFLimits.stringBytes), of: part)
    }

    /// In the place of a string: a number that is the same for the same bytes (FNV-1a).
    mutating func fingerprint(of part: String) throws(GGUFError) -> UInt64 {
        var value: UInt64 = 0xCBF2_9CE4_8422_2325
        for _ in 0..<(try length(of: part, limit: GGUFLimits.stringBytes)) {
            value = (value ^ UInt64(try byte(of: part))) &* 0x100_0000_01B3
        }
        return value
    }

    mutating func skip(_ count: UInt64, of part: String) throws(GGUFError) {
        try admit(count, of: part)
        position += count
        if count <= UInt64(buffer.count - cursor) {
            cursor += Int(count)
        } else {
            buffer = []
            cursor = 0
        }
    }

    private mutating func length(of part: String, limit: UInt64) throws(GGUFError) -> UInt64 {
        let count = try integer(UInt64.self, of: part)
        guard count <= limit else {
            throw .overLimit(path: path, part: "the length of " + part, claimed: count, limit: limit)
        }
        try admit(count, of: part)
        return count
    }

    /// Throws unless `count` more bytes are in the file and in a header's limit.
    private func admit(_ count: UInt64, of part: String) throws(GGUFError) {
        guard count <= fileSize, position <= fileSize - count else {
            throw .truncated(path: path, part: part, size: Bytes(Int64(clamping: fileSize)))
        }
        guard position + count <= GGUFLimits.headerBytes else {
            throw .overLimit(path: path, part: "its header", claimed: position + count, limit: GGUFLimits.headerBytes)
        }
    }

    private mutating func byte(of part: String) throws(GGUFError) -> UInt8 {
        if cursor == buffer.count {
            try admit(1, of: part)
            try refill(part)
        }
        defer {
            cursor += 1
            position += 1
        }
        return buffer[cursor]
    }

    private mutating func refill(_ part: String) throws(GGUFError) {
        let wanted = Int(min(UInt64(64 << 10), fileSize - position))
        let offset = off_t(position)
        var chunk = [UInt8](repeating: 0, count: wanted)
        var received: Int
        repeat {
            received = chunk.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, wanted, offset) }
        } while received < 0 && errno == EINTR
        guard received >= 0 else { throw .unreadable(path: path, reason: String(cString: strerror(errno))) }
        guard received > 0 else { throw .truncated(path: path, part: part, size: Bytes(Int64(position))) }
        chunk.removeLast(wanted - received)
        buffer = chunk
        cursor = 0
    }
}
