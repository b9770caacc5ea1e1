import Crypto
import SwiftletTrust

/// An input: one file of a repository on each line, `NAME JSON`, in the order in which they are signed.
///
/// `NAME` is a role; JSON is what is signed, and all known keys sign it. Before the name, `!` lets only a stranger sign,
/// and `=` means that the JSON is served as it is. In the JSON `"@a"` is that key's id, as the value of a member whose
/// name begins with `@` the key itself; `"@self…"` as a member's name is the id of the key that is its value; `"@h0"` and
/// `"@n0"` are hash and length of the file on the first line.
struct Script {
    struct File {
        let role: String
        let bytes: [UInt8]
        /// Of `signed`, where there is one.
        let version: Int64?
        let isForged: Bool
    }

    private(set) var files: [File] = []
    private static let maxFiles = 24

    init(_ bytes: [UInt8]) {
        for line in bytes.split(separator: UInt8(ascii: "\n")).prefix(Self.maxFiles) {
            guard let space = line.firstIndex(of: UInt8(ascii: " ")) else { continue }
            let name = String(decoding: line[..<space], as: UTF8.self)
            add(name, Array(line[line.index(after: space)...]))
        }
    }

    private mutating func add(_ name: String, _ text: [UInt8]) {
        let role = name.first == "!" || name.first == "=" ? String(name.dropFirst()) : name
        let json = try? JSON(parsing: text, file: "fuzz")
        guard name.first != "=", let json else {
            let version = json?.object?["signed"]?.object?["version"]?.integer
            return files.append(File(role: role, bytes: text, version: version, isForged: true))
        }
        let signed = expanded(json)
        let signers = name.first == "!" ? Signer.stranger : Signer.known
        let signatures = Signer.signatures(of: signers, under: signed.canonical)
        let envelope: JSON = ["signatures": signatures, "signed": signed]
        files.append(
            File(
                role: role, bytes: envelope.compact, version: signed.object?["version"]?.integer,
                isForged: name.first == "!"))
    }

    private func expanded(_ json: JSON) -> JSON {
        switch json {
        case .array(let elements): return .array(elements.map(expanded))
        case .text(let text): return expanded(text.string).map { $0 } ?? json
        case .object(let object):
            var new = JSONObject()
            for member in object.members {
                let (key, value) = expanded(member)
                new[key] = value
            }
            return .object(new)
        default: return json
        }
    }

    private func expanded(_ member: JSONObject.Member) -> (JSONText, JSON) {
        let name = member.key.string
        guard name.hasPrefix("@") else { return (member.key, expanded(member.value)) }
        let signer = member.value.text.flatMap { text in Signer.known.first { $0.name == text.string } }
        let value = signer?.json ?? expanded(member.value)
        if name.hasPrefix("@self") { return (KeyID.of(value), value) }
        return (Signer.known.first { $0.name == name }?.keyID ?? member.key, value)
    }

    private func expanded(_ text: String) -> JSON? {
        guard text.hasPrefix("@") else { return nil }
        if let signer = Signer.known.first(where: { $0.name == text }) { return .text(signer.keyID) }
        guard let index = Int(text.dropFirst(2)), files.indices.contains(index) else { return nil }
        let bytes = files[index].bytes
        if text.hasPrefix("@h") { return JSON(Hex.text(SHA256.hash(data: bytes))) }
        return text.hasPrefix("@n") ? .integer(Int64(bytes.count)) : nil
    }
}
