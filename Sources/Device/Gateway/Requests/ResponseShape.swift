import NIOCore
import SwiftletContract

/// OpenAI has the shape of a response's text in `text.format`, where
/// llama-server does not look: it would answer in any shape, without a word. It does look at `response_format`, as in
/// chat completions.
enum ResponseShape {
    /// The body with `response_format` at its end; as it is where it has that already, or asks for no shape.
    static func completed(_ body: ByteBuffer) -> ByteBuffer {
        let bytes = Array(body.readableBytesView)
        guard let members = members(of: bytes), members["response_format"] == nil,
            let text = members["text"].flatMap(members(of:)), let format = text["format"],
            let addition = addition(for: format)
        else { return body }
        return body.adding("response_format", addition)
    }

    /// The names are the same in both; the one for responses has the schema's beside its own.
    private static func addition(for format: [UInt8]) -> [UInt8]? {
        switch members(of: format)?["type"].map({ String(decoding: $0, as: UTF8.self) }) {
        case #""json_schema""#: Array(#"{"type":"json_schema","json_schema":"#.utf8) + format + Array("}".utf8)
        case #""json_object""#: Array(#"{"type":"json_object"}"#.utf8)
        default: nil
        }
    }

    /// Nil for what is no object.
    private static func members(of bytes: [UInt8]) -> [String: [UInt8]]? {
        var members: [String: [UInt8]] = [:]
        do throws(JSONFault) {
            try JSONScanner.members(of: bytes.span) { (key, value) throws(JSONFault) in
                members[String(decoding: bytes[key].dropFirst().dropLast(), as: UTF8.self)] = Array(bytes[value])
            }
        } catch { return nil }
        return members
    }
}
