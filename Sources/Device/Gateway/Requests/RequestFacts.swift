import FoundationEssentials
import NIOCore
import SwiftletContract

/// What the gateway needs to know of a request's body; the body itself goes to the engine as it came.
struct RequestFacts: Hashable, Sendable {
    /// As written by the app; nil where it names none.
    var model: String?
    var stream = false

    /// Longer names are no model's, and are not looked at.
    private static let maxName = 256

    /// Refuses what is not one JSON object, and a `model` or `stream` that is of the wrong type or there twice: the
    /// engine must not read another name than the gateway did.
    init(body: ByteBuffer) throws(Refusal) {
        var found = RequestFacts()
        var problem: Refusal?
        do throws(JSONFault) {
            let bytes = body.readableBytesUInt8Span
            var seen: Set<String> = []
            try JSONScanner.members(of: bytes) { (key, value) throws(JSONFault) in
                guard let name = Self.text(bytes, key), name == "model" || name == "stream" else { return }
                if seen.insert(name).inserted == false {
                    problem = .malformed("'\(name)' is there twice", parameter: name)
                } else if let fault = found.set(name, bytes, value) {
                    problem = fault
                }
            }
        } catch {
            throw .malformed("the body \(error)")
        }
        if let problem { throw problem }
        self = found
    }

    private init() {}

    private mutating func set(_ name: String, _ bytes: Span<UInt8>, _ value: Range<Int>) -> Refusal? {
        let first = bytes[value.lowerBound]
        switch name {
        case "model":
            guard first == UInt8(ascii: "\"") else { return .malformed("'model' is not a string", parameter: name) }
            guard let text = Self.text(bytes, value) else { return .modelNotFound("(a very long name)", fits: "") }
            model = text
        default:
            guard first == UInt8(ascii: "t") || first == UInt8(ascii: "f") || first == UInt8(ascii: "n") else {
                return .malformed("'stream' is neither true nor false", parameter: name)
            }
            stream = first == UInt8(ascii: "t")
        }
        return nil
    }

    /// The string at `range`, quotes and escapes taken away; nil where it is too long or holds half a surrogate pair.
    private static func text(_ bytes: Span<UInt8>, _ range: Range<Int>) -> String? {
        guard range.count <= maxName + 2 else { return nil }
        let quoted = range.map { bytes[$0] }
        guard quoted.contains(UInt8(ascii: "\\")) else {
            return String(decoding: quoted.dropFirst().dropLast(), as: UTF8.self)
        }
        return try? JSONDecoder().decode(String.self, from: Data(quoted))
    }
}
