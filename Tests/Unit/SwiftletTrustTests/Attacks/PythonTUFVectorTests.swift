import Foundation
import Testing

@testable import SwiftletTrust

/// Repositories that python-tuf signed, with hashed bins of both kinds and all three kinds of keys
/// (`Tests/Support/python-tuf-vectors/make.py`): our client finds each target where python-tuf put it.
@Suite(.timeLimit(.minutes(1)))
struct PythonTUFVectorTests {
    struct Vector: Decodable {
        let root: String
        let files: [String: String]
        /// The role that signs it, by path.
        let targets: [String: String]
        let missing: String
        let asked: [String]
        let bins: [String: [String: String]]?

        init(_ name: String) throws {
            let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../Support")
            let file = folder.appending(path: "python-tuf-vectors/\(name).json")
            self = try JSONDecoder().decode(Vector.self, from: Data(contentsOf: file))
        }
    }

    @Test(arguments: ["succinct", "prefixes"])
    func findsWhatPythonTUFSigned(name: String) throws {
        let vector = try Vector(name)
        #expect(vector.targets.count > 10)
        for (path, role) in vector.targets {
            let (target, asked) = try Self.search(path, in: vector)
            let found = try #require(target, "\(path)")
            _ = try found.verify(Array(path.utf8))
            #expect(throws: TrustError.self) { try found.verify(Array(path.utf8) + [0]) }
            #expect(asked.last == "1.\(role).json")
        }
    }

    @Test(arguments: ["succinct", "prefixes"])
    func asksTheRolesThatPythonTUFWouldAsk(name: String) throws {
        let vector = try Vector(name)
        let (target, asked) = try Self.search(vector.missing, in: vector)
        #expect(target == nil)
        #expect(asked.dropFirst(4) == vector.asked.map { "1.\($0).json" }[...])
    }

    /// All bit lengths that there are.
    @Test func binsAreThoseOfPythonTUF() throws {
        let bins = try #require(try Vector("succinct").bins)
        #expect(bins.count == 32)
        for (bits, roles) in bins {
            let succinct = try SuccinctRoles(
                Fields(
                    try #require(
                        JSON(
                            parsing: Array(
                                #"{"keyids":[],"threshold":1,"bit_length":\#(bits),"name_prefix":"bin"}"#.utf8),
                            file: "x"
                        )
                        .object), file: "x"), keys: [:])
            for (path, role) in roles { #expect(succinct.role(for: JSONText(path)).string == role, "\(bits) bits") }
        }
    }

    /// A bin's target moved to another bin: properly signed, by a role that was not trusted with it.
    @Test func targetInTheWrongBinIsNotFound() throws {
        let vector = try Vector("succinct")
        let (path, role) = try #require(vector.targets.first)
        let other = try #require(vector.targets.values.first { $0 != role })
        var files = vector.files
        files["1.\(role).json"] = files["1.\(other).json"]
        let (target, _) = try Self.search(path, in: vector, serving: files)
        #expect(target == nil)
    }

    private static func search(
        _ path: String, in vector: Vector, serving files: [String: String]? = nil
    ) throws -> (TargetInfo?, asked: [String]) {
        var refresh = try Refresh(bootstrapRoot: Array(vector.root.utf8), startedAt: FakeRepository.start)
        refresh.locate(path)
        var asked: [String] = []
        while true {
            switch try refresh.next() {
            case .done: return (refresh.target, asked)
            case .store, .remove: continue
            case .fetch(let fetch):
                asked.append(fetch.path)
                refresh.supply((files ?? vector.files)[fetch.path].map { .bytes(Array($0.utf8)) } ?? .missing)
            }
        }
    }
}
