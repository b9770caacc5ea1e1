import Foundation
import SwiftletContract
import SwiftletPublisher
import Testing

/// A manifest with adapters or a draft model: published with the rest, or refused with its line.
@Suite(.timeLimit(.minutes(4))) struct ModelAddCompanionTests {
    private static let adapters = [
        ("checks: checks.json", "adapters:\n  - name: german\n    file: german.gguf\nchecks: checks.json")
    ]

    private static func write(_ adapter: TinyAdapter, in fleet: TestFleet) throws {
        try fleet.write("model/german.gguf", adapter.bytes)
    }

    @Test func publishesThem() async throws {
        try await withFleet { fleet in
            let manifest = try fleet.writeModel(changing: Self.adapters)
            try Self.write(TinyAdapter(), in: fleet)
            let outcome = await fleet.run("model", "add", manifest)
            #expect(outcome.code == .done && outcome.output.contains("+ german"), "\(outcome)")
            let repository = try Repository.open(fleet.directory)
            let release = try #require(
                try repository.releases(in: ChannelName(unchecked: "stable")).first?.release)
            let adapter = try #require(release.adapters.first)
            #expect(adapter.blob == (try FileDigest.blob(of: TinyAdapter().bytes)))
            #expect(adapter.base == release.variants[0].blob.digest && adapter.weights == Bytes((8 + 32) * 2 * 4))
            let path = "\(fleet.directory.repositoryPath)/blobs/sha256/\(adapter.blob.digest.hex)"
            #expect(FileManager.default.contents(atPath: path).map(Array.init) == TinyAdapter().bytes)
            #expect(await fleet.run("model", "list").output.contains("+german"))
            #expect(await fleet.run("model", "add", manifest).output.contains("already"))
        }
    }

    struct Fault: CustomTestStringConvertible, Sendable {
        let testDescription: String
        var adapter = TinyAdapter()
        var edits: [(String, String)] = []
        var says: [String]
    }

    static let faults = [
        Fault(
            testDescription: "a model for an adapter", adapter: TinyAdapter(kind: "model"),
            says: ["german.gguf'", "not an 'adapter'"]),
        Fault(
            testDescription: "for another architecture", adapter: TinyAdapter(architecture: "qwen3"),
            says: ["line 14", "no adapter for 'a.gguf'", "'qwen3'"]),
        Fault(
            testDescription: "for another shape", adapter: TinyAdapter(width: 64),
            says: ["line 14", "no adapter for 'a.gguf'", "another shape"]),
        Fault(
            testDescription: "for a tensor that is not there", adapter: TinyAdapter(target: "blk.0.ffn_up.weight"),
            says: ["line 14", "'blk.0.ffn_up.weight', which the model does not have"]),
        Fault(
            testDescription: "for other weights",
            edits: [("german.gguf", "german.gguf\n    base: " + String(repeating: "1", count: 64))],
            says: ["line 14", "is for the model 1111", "none of this manifest's variants"]),
        Fault(
            testDescription: "other content",
            edits: [("german.gguf", "german.gguf\n    sha256: " + String(repeating: "1", count: 64))],
            says: ["line 14", "has the digest"]),
        Fault(
            testDescription: "twice", edits: [("checks:", "  - name: german\n    file: b.gguf\nchecks:")],
            says: ["line 16", "there already, in line 14"]),
        Fault(
            testDescription: "a name that is none", edits: [("name: german", "name: Ger:man")],
            says: ["line 14", "not an adapter name"]),
        Fault(
            testDescription: "for vectors", edits: [("context:", "task: embeddings\ncontext:")],
            says: ["whose task is 'embeddings' cannot have adapters"]),
        Fault(
            testDescription: "checks for another",
            edits: [("checks: checks.json", "checks: other.json")],
            says: ["'other.json'", "case 'one' is for the adapter 'french'"]),
    ]

    @Test(arguments: faults) func refuses(fault: Fault) async throws {
        try await withFleet { fleet in
            let before = fleet.tree()
            let manifest = try fleet.writeModel(changing: Self.adapters + fault.edits)
            try Self.write(fault.adapter, in: fleet)
            try fleet.write("model/other.json", Array(Self.checks.utf8))
            let outcome = await fleet.run("model", "add", manifest)
            #expect(outcome.code == .badContent && outcome.output.isEmpty, "\(outcome)")
            for words in fault.says { #expect(outcome.errors.contains(words), "\(outcome.errors)") }
            #expect(fleet.tree() == before)
        }
    }

    /// A smaller model's tokens must mean the same.
    @Test func publishesADraftModelWithTheSameTokens() async throws {
        try await withFleet { fleet in
            let edits = [
                ("checks: checks.json", "speculation:\n  draft: draft.gguf\n  overhead: 5M\nchecks: checks.json")
            ]
            let manifest = try fleet.writeModel(changing: edits)
            let before = fleet.tree()
            var tokens = TinyGGUF().tokens
            tokens[6] = "other"
            for (other, words) in [
                (TinyGGUF(tokens: tokens), "its token 6 is another"), (TinyGGUF(tokens: []), "what its tokens are"),
            ] {
                try fleet.write("model/draft.gguf", other.bytes)
                let outcome = await fleet.run("model", "add", manifest)
                #expect(outcome.code == .badContent && outcome.errors.contains(words), "\(outcome)")
                #expect(
                    outcome.errors.contains("line 14, 'draft.gguf'") || outcome.errors.contains("line 14: 'draft.gguf'")
                )
            }
            #expect(fleet.tree() == before)
            try fleet.write("model/draft.gguf", TinyGGUF(salt: 7).bytes)
            let outcome = await fleet.run("model", "add", manifest)
            #expect(outcome.code == .done && outcome.output.contains("+ draft"), "\(outcome)")
            let release = try #require(
                try Repository.open(fleet.directory).releases(in: ChannelName(unchecked: "stable")).first?.release)
            let draft = try #require(release.speculation?.draft)
            #expect(draft.blob == (try FileDigest.blob(of: TinyGGUF(salt: 7).bytes)))
            let (alone, together) = (release.variants[0].needs, release.needs(of: release.variants[0]))
            #expect(together.weights == alone.weights + draft.needs.weights)
            #expect(together.keyValuePerToken == alone.keyValuePerToken + draft.needs.keyValuePerToken)
            #expect(together.overhead == alone.overhead + .mebibytes(5))
        }
    }

    @Test(arguments: [
        ("ngram", "ngram", ""), ("smell", "", "'smell' is no way to guess"), ("[a]", "", "a list"),
    ])
    func guessesByWhatStoodBefore(word: String, method: String, complaint: String) async throws {
        try await withFleet { fleet in
            let manifest = try fleet.writeModel(changing: [("checks:", "speculation: \(word)\nchecks:")])
            let outcome = await fleet.run("model", "add", manifest)
            let release = try Repository.open(fleet.directory).releases(in: ChannelName(unchecked: "stable")).first?
                .release
            #expect(release?.speculation == (method == "ngram" ? .ngram : nil))
            #expect(outcome.errors.contains(complaint) || complaint.isEmpty, "\(outcome)")
        }
    }

    private static let checks = """
        {"minimumPassShare": 1, "cases": [
          {"name": "one", "adapter": "french", "request": {"messages": []}, "expect": {"contains": "a"}}]}
        """
}
