import FoundationEssentials
import SwiftletContract
import SwiftletHarness
import SystemPackage
import Testing

/// Another's tools, where ours would only agree with themselves.
enum OpenSSL {
    /// A new P-256 key, and a request for it that wishes for another node's name.
    static func request(in folder: FilePath, named name: String) async throws -> (key: String, request: String) {
        let (key, request) = (folder.appending(name + ".key"), folder.appending(name + ".csr"))
        let made = try await Command(
            executable: "/usr/bin/openssl",
            arguments: [
                "req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", key.string,
                "-out", request.string, "-subj", "/CN=somebody-else", "-addext",
                "subjectAltName=URI:spiffe://other/node/somebody-else",
            ]
        ).run()
        try #require(made.end == .code(0), "\(made)")
        return (
            String(decoding: try Scratch.read(key), as: UTF8.self),
            String(decoding: try Scratch.read(request), as: UTF8.self)
        )
    }
}

extension Joiner {
    /// As its uplink does it, when it has renewed.
    func become(certificate: String, key: String) throws {
        let path = identity.appending("identity.json")
        guard
            case .object(var members) = try JSONDecoder().decode(JSONValue.self, from: Data(try Scratch.read(path)))
        else { throw NotYet("the identity is no object") }
        members["certificate"] = .string(certificate)
        members["key"] = .string(key)
        try Scratch.write(try JSONEncoder().encode(JSONValue.object(members)), to: path)
    }
}
