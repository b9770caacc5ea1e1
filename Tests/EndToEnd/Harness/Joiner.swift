import FoundationEssentials
import Glibc
import SwiftletContract
import SwiftletHarness
import SystemPackage
import Testing

/// A box that joins a fleet: `swiftlet enroll` with folders of its own, and curl with what it got.
struct Joiner: Sendable {
    let world: World
    let home: FilePath

    init(_ name: String, in world: World) throws {
        self.world = world
        self.home = world.directory.appending(name)
        try Scratch.make(home)
    }

    var identity: FilePath { home.appending("identity") }
    var root: FilePath { home.appending("root.json") }
    var dropIn: FilePath { home.appending("enrolled.conf") }

    /// `words`: `faketime`.
    func enroll(_ token: String, further: [String] = [], under words: [String] = []) async throws -> Command.Outcome {
        let arguments = [
            "enroll", token, "--identity", identity.string, "--root", root.string, "--drop-in", dropIn.string, "--wait",
            "0",
        ]
        return try await Command(executable: BuiltProgram.swiftlet.path, arguments: arguments + further)
            .started(by: words).run()
    }

    /// Nothing of a fleet is here.
    var isUntouched: Bool {
        [root, dropIn].allSatisfy { Scratch.size(of: $0) == nil }
            && Scratch.names(in: identity).contains("identity.json") == false
    }

    /// A member of `identity.json`.
    func member(_ name: String) throws -> String {
        let value = try JSONDecoder().decode(
            JSONValue.self, from: Data(try Scratch.read(identity.appending("identity.json"))))
        return try #require(value[name]?.text, "no \(name) in the identity")
    }

    /// As if the identity had been got so many days ago.
    func age(days: Int) throws {
        let then = timespec(tv_sec: time(nil) - days * 86_400, tv_nsec: 0)
        let done = utimensat(AT_FDCWD, identity.appending("identity.json").string, [then, then], 0)
        try #require(done == 0)
    }

    /// curl as this node, or as nobody; returns the status and the body. `isLate`: the controller lives in a time to come.
    func curl(
        _ url: String, post body: String? = nil, isKnown: Bool = true, isLate: Bool = false
    ) async throws -> (status: Int, body: String) {
        var words = ["--silent", "--show-error", "--write-out", "\n%{http_code}"]
        // Its certificate has not begun by our clock.
        if isLate { words.append("--insecure") }
        for (option, name) in [("--cacert", "authority"), ("--cert", "certificate"), ("--key", "key")] {
            if option != "--cacert", isKnown == false { continue }
            let file = home.appending(name + ".pem")
            try Scratch.write(try member(name).utf8, to: file)
            words += [option, file.string]
        }
        if let body {
            let file = home.appending("body.json")
            try Scratch.write(body.utf8, to: file)
            words += ["--header", "Content-Type: application/json", "--data-binary", "@\(file)"]
        }
        let outcome = try await Command(executable: "/usr/bin/curl", arguments: words + [url]).run()
        try #require(outcome.end == .code(0), "curl \(url): \(outcome)")
        let lines = outcome.output.split(separator: "\n", omittingEmptySubsequences: false)
        return (Int(lines.last ?? "") ?? 0, lines.dropLast().joined(separator: "\n"))
    }

    /// A report that calls itself `name`.
    static func report(as name: String, number: Int = 1) throws -> String {
        let report = NodeReport(
            node: NodeID(unchecked: name), channel: ChannelName(unchecked: "stable"), labels: [:],
            agentVersion: "0.1.0", sentAt: Date(timeIntervalSince1970: 1), run: "a", number: number, uptimeSeconds: 1,
            facts: NodeFacts(
                hostname: "box", architecture: "x86_64", processor: "p", cores: 2, memory: .mebibytes(64),
                diskTotal: .mebibytes(64), diskFree: .mebibytes(64), kernel: "6", system: "Debian"),
            memoryBudget: .mebibytes(64), models: [], sync: SyncStatus(), conditions: [])
        return String(decoding: try report.json(), as: UTF8.self)
    }
}

extension Fleet {
    /// What `swiftletctl token create` prints.
    func token(at url: String, _ arguments: String...) async throws -> String {
        let outcome = try await outcome(of: ["token", "create", "--url", url] + arguments)
        try #require(outcome.end == .code(0), "\(outcome)")
        return outcome.output.trimmed
    }

    /// What `swiftletctl node enrolled` knows of a node.
    struct EnrolledNode: Decodable, Sendable {
        var node: NodeID
        var state: String
        var generation: Int
        var host: String?
        var clonedAt: String?
    }

    func enrolledNodes() async throws -> [EnrolledNode] {
        let text = try await ctl("node", "enrolled", "--format", "json")
        return try JSONDecoder().decode([EnrolledNode].self, from: Data(text.utf8))
    }
}

extension Controller {
    var secureURL: String { "https" + url.dropFirst(4) }
}
