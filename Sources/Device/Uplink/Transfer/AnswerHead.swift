import CCurl
import Glibc
import SwiftletContract

/// The lines of an answer's head, as they come. Hostile: counted, and only five of them are read.
struct AnswerHead {
    static let maxSize = 64 * 1024
    private(set) var status = 0
    private var size = 0
    private var length: Int64?
    private var isEncoded = false
    private var start: Int64?
    private var etag: String?
    private var retryAfter: Int?

    /// Takes a line with its line end. Returns whether the head is whole with it; nil: it is too long.
    mutating func add(_ line: UnsafeRawBufferPointer) -> Bool? {
        size += line.count
        guard size <= Self.maxSize else { return nil }
        let text = String(decoding: line, as: UTF8.self).filter { $0.isNewline == false }
        if text.hasPrefix("HTTP/") {
            // The one before was a 100 or a 103.
            let size = size
            self = AnswerHead()
            self.size = size
            status = text.split(separator: " ").dropFirst().first.flatMap { Int($0.prefix(3)) } ?? 0
        } else if let colon = text.firstIndex(of: ":") {
            let value = text[text.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
            read(text[..<colon].lowercased(), String(value))
        }
        return text.isEmpty && status >= 200
    }

    private mutating func read(_ name: String, _ value: String) {
        switch name {
        case "content-length": length = Self.number(value)
        case "content-encoding": isEncoded = true
        case "content-range": start = Self.rangeStart(value)
        case "etag": etag = Self.isPlain(value) ? value : nil
        case "retry-after": retryAfter = Self.seconds(value)
        default: break
        }
    }

    /// The head in our terms; nil for a 206 with other bytes than were asked for, and for one that nobody asked for.
    func answer(toOffset offset: Bytes) -> UplinkHead? {
        if status == 206, offset == .zero || start != offset.count { return nil }
        return UplinkHead(
            status: status, offset: status == 206 ? offset : .zero, length: isEncoded ? nil : length.map { Bytes($0) },
            etag: etag,
            retryAfterSeconds: retryAfter)
    }

    private static func number(_ text: String) -> Int64? {
        text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ? Int64(text) : nil
    }

    /// `bytes 100-199/200`.
    private static func rangeStart(_ text: String) -> Int64? {
        guard text.hasPrefix("bytes ") else { return nil }
        return number(String(text.dropFirst(6).prefix { $0 != "-" }))
    }

    /// Seconds, or a date; a week at most.
    private static func seconds(_ text: String) -> Int? {
        if let number = number(text) { return Int(min(number, 604_800)) }
        let date = curl_getdate(text, nil)
        return date < 0 ? nil : min(max(0, date - time(nil)), 604_800)
    }

    private static func isPlain(_ text: String) -> Bool {
        (1...256).contains(text.utf8.count) && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f }
    }
}
