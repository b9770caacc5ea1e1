import Foundation
import Testing

@testable import SwiftletTrust

@Suite(.timeLimit(.minutes(1)))
struct DelegationTests {
    typealias Delegation = FakeRepository.Delegation

    struct Graph: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let delegations: [Delegation]
        let visited: [String]

        init(_ name: String, _ delegations: [Delegation], _ visited: [String]) {
            self.testDescription = name
            self.delegations = delegations
            self.visited = visited
        }
    }

    static let graphs = [
        Graph("siblings", [.init(name: "A"), .init(name: "B")], ["A", "B"]),
        Graph(
            "depth first",
            [.init(name: "A"), .init(name: "B"), .init(name: "C", delegator: "A"), .init(name: "D", delegator: "A")],
            ["A", "C", "D", "B"]),
        Graph(
            "terminating ends the siblings and their parents",
            [
                .init(name: "A"), .init(name: "B"), .init(name: "C", delegator: "A", isTerminating: true),
                .init(name: "D", delegator: "A"),
            ], ["A", "C"]),
        Graph(
            "terminating keeps its own children",
            [
                .init(name: "A"), .init(name: "B"), .init(name: "C", delegator: "A", isTerminating: true),
                .init(name: "D", delegator: "C"),
            ], ["A", "C", "D"]),
        Graph(
            "terminating that does not match ends nothing",
            [.init(name: "A", paths: ["x/*"], isTerminating: true), .init(name: "B")], ["B"]),
        Graph(
            "paths of the whole chain",
            [.init(name: "A", paths: ["*.py"]), .init(name: "B"), .init(name: "C", delegator: "A")], ["B"]),
        Graph(
            "a cycle",
            [
                .init(name: "A"), .init(name: "B", delegator: "A"), .init(name: "C", delegator: "B"),
                .init(name: "A", delegator: "C"), .init(name: "targets2", delegator: "C"),
            ], ["A", "B", "C", "targets2"]),
        Graph(
            "a role twice",
            [
                .init(name: "A"), .init(name: "B"), .init(name: "C", delegator: "B"), .init(name: "C", delegator: "A"),
            ], ["A", "C", "B"]),
    ]

    @Test(arguments: graphs)
    func searchesInOrder(graph: Graph) throws {
        var repository = FakeRepository()
        for delegation in graph.delegations { repository.delegate(delegation) }
        for name in Set(graph.delegations.map(\.name)) { repository.publish(name) }
        repository.publishTargets()
        var client = FakeClient(repository)
        #expect(try client.refresh(repository, locating: ["missing"]) == [nil])
        #expect(client.requests.dropFirst(4) == graph.visited.map { "1.\($0).json" }[...])
    }

    /// CVE-2025-2886, CVE-2024-47534: the first in order wins.
    @Test func firstOfTwoRolesWins() throws {
        var repository = FakeRepository()
        repository.delegate(.init(name: "A"))
        repository.delegate(.init(name: "B"))
        repository.add("x", "from B", to: "B")
        let other = repository.artifacts["x"]
        repository.add("x", "from A", to: "A")
        repository.publishTargets("A", "B")
        var client = FakeClient(repository)
        let info = try #require(try client.refresh(repository, locating: ["x"])[0])
        _ = try info.verify(Array("from A".utf8))
        #expect(throws: TrustError.self) { try info.verify(other ?? []) }
    }

    /// A role that signs more than it was trusted with is not believed.
    @Test func roleSignsOnlyWhatItWasTrustedWith() throws {
        var repository = FakeRepository()
        repository.delegate(.init(name: "ch-a", paths: ["ch-a/*"], isTerminating: true))
        repository.add("ch-b/x", "x", to: "ch-a")
        repository.publishTargets("ch-a")
        var client = FakeClient(repository)
        #expect(try client.refresh(repository, locating: ["ch-b/x"]) == [nil])
    }

    @Test(arguments: [32, 33])
    func longChainEnds(length: Int) {
        var repository = FakeRepository()
        for number in 0..<length {
            repository.delegate(.init(name: "r\(number)", delegator: number == 0 ? "targets" : "r\(number - 1)"))
        }
        for number in 0..<length { repository.publish("r\(number)") }
        repository.publishTargets()
        var client = FakeClient(repository)
        let found = refusal(&client, repository, locating: ["x"])
        #expect(found == (length <= 32 ? nil : .tooManyRoles(target: "x", limit: 32)))
    }

    /// The diamond: what was verified for one delegator is not for another.
    @Test func roleIsVerifiedForEachDelegator() throws {
        var repository = FakeRepository()
        repository.delegate(.init(name: "parent-a", paths: ["a/*"]))
        repository.delegate(.init(name: "parent-b", paths: ["b/*"]))
        repository.delegate(.init(name: "release", delegator: "parent-a", paths: ["a/*"]))
        repository.delegate(.init(name: "release", delegator: "parent-b", paths: ["b/*"], keys: [Signer()]))
        repository.add("a/x", "good", to: "release")
        repository.add("b/x", "bad", to: "release")
        repository.publishTargets("release", "parent-a", "parent-b")
        var client = FakeClient(repository)
        var refresh = try Refresh(bootstrapRoot: client.root, startedAt: client.now)
        refresh.locate("a/x")
        try client.drive(&refresh, repository)
        #expect(refresh.target != nil)
        refresh.locate("b/x")
        #expect(throws: TrustError.badSignature(role: "release", valid: 0, threshold: 1)) {
            try client.drive(&refresh, repository)
        }
        #expect(refresh.target == nil)
        refresh.locate("a/x")
        try client.drive(&refresh, repository)
        #expect(refresh.target?.path == "a/x")
    }

    @Test func hashPrefixesLeadToTheirRole() throws {
        var repository = FakeRepository()
        repository.delegate(.init(name: "other", hashPrefixes: ["00"]))
        repository.delegate(.init(name: "bin", hashPrefixes: ["ca9", "c"]))
        repository.add("a", "x", to: "bin")
        repository.publishTargets("bin", "other")
        var client = FakeClient(repository)
        #expect(try client.refresh(repository, locating: ["a"])[0]?.path == "a")
        #expect(client.requests.contains("1.other.json") == false)
    }

    @Test func succinctRolesLeadToTheirBin() throws {
        var repository = FakeRepository()
        repository["bin-19"] = .init()
        repository["targets"].members["delegations"] = [
            "keys": repository.keys(of: repository["bin-19"].keys),
            "succinct_roles": [
                "keyids": [JSON(repository["bin-19"].keys[0].keyID)], "threshold": 1, "bit_length": 5,
                "name_prefix": "bin",
            ],
        ]
        repository.add("a", "x", to: "bin-19")
        repository.publishTargets("bin-19")
        var client = FakeClient(repository)
        #expect(try client.refresh(repository, locating: ["a"])[0]?.path == "a")
        #expect(client.requests.last == "1.bin-19.json")
    }

    @Test(arguments: [
        ("?", "%3F"), ("#", "%23"), ("/delegatedrole", "%2Fdelegatedrole"), ("../delegatedrole", "..%2Fdelegatedrole"),
        ("a\u{0}b", "a%00b"), ("..%2f", "..%252f"), ("caf\u{E9}", "caf%C3%A9"), ("..", ".."), ("3.root", "3.root"),
    ])
    func strangeRoleNamesStayInTheirDirectory(name: String, encoded: String) throws {
        var repository = FakeRepository()
        repository.delegate(.init(name: name))
        repository.publishTargets(name)
        var client = FakeClient(repository)
        try client.refresh(repository, locating: ["x"])
        #expect(client.requests.last == "1.\(encoded).json")
        #expect(client.stored[encoded + ".json"] != nil)
        #expect(client.stored.keys.contains { $0.hasPrefix("root_history") } == false)
    }

    @Test(arguments: ["root", "timestamp", "snapshot", "targets", "", String(repeating: "/", count: 70)])
    func namesThatWouldOverwriteAreRefused(name: String) {
        var repository = FakeRepository()
        repository["targets"].members["delegations"] = [
            "keys": [:],
            "roles": [["name": JSON(name), "keyids": [], "threshold": 1, "terminating": false, "paths": ["*"]]],
        ]
        repository.publishTargets()
        var client = FakeClient(repository)
        guard case .malformed = refusal(&client, repository) else {
            Issue.record("a role called '\(name)' was taken")
            return
        }
    }
}
