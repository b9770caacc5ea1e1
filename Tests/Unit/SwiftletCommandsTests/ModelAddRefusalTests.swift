import Foundation
import SwiftletContract
import Testing

/// Whatever is wrong with a model: one paragraph that names it, the documented exit code, nothing published.
@Suite(.timeLimit(.minutes(4))) struct ModelAddRefusalTests {
    struct Fault: CustomTestStringConvertible, Sendable {
        let testDescription: String
        var edits: [(String, String)] = []
        var says: [String]
        var prepare: @Sendable (TestFleet) throws -> Void = { _ in }
    }

    static let faults = [
        Fault(
            testDescription: "unknown key", edits: [("context:", "contxt:")],
            says: ["line 5", "unknown key 'contxt'", "context, variants"]),
        Fault(
            testDescription: "unknown variant key", edits: [("    file: b.gguf", "    fil: b.gguf")],
            says: ["line 11", "unknown key 'fil'", "name, file, sha256, overhead"]),
        Fault(testDescription: "missing key", edits: [("license: Apache-2.0\n", "")], says: ["'license' is missing"]),
        Fault(testDescription: "key twice", edits: [("license:", "name: again\nlicense:")], says: ["twice", "'name'"]),
        Fault(
            testDescription: "text for a number", edits: [("context: 256", "context: many")],
            says: ["line 5", "'context' must be a number"]),
        Fault(
            testDescription: "list for a text", edits: [("name: shop-intent", "name: [a]")], says: ["line 1", "a list"]),
        Fault(
            testDescription: "text for a list", edits: [("variants:", "variants: none\nx:")], says: ["unknown key 'x'"]),
        Fault(testDescription: "number for a text", edits: [("A test model.", "5")], says: ["line 3", "in quotes"]),
        Fault(
            testDescription: "nothing for a text", edits: [("license: Apache-2.0", "license:")],
            says: ["line 4", "nothing"]),
        Fault(testDescription: "negative context", edits: [("256", "-1")], says: ["line 5"]),
        Fault(testDescription: "bad size", edits: [("48M", "48X")], says: ["line 12", "'48X' is not a size"]),
        Fault(
            testDescription: "name with ../", edits: [("name: shop-intent", "name: ../x")],
            says: ["line 1", "'../x' is not a model name"]),
        Fault(testDescription: "version with /", edits: [("1.0.0", "1/0")], says: ["line 2", "not a version"]),
        Fault(
            testDescription: "variant twice", edits: [("name: small", "name: best")], says: ["line 10", "in line 7"]),
        Fault(testDescription: "no variants", edits: [("variants:", "variants: []\nchecks:")], says: ["model.yaml"]),
        Fault(testDescription: "no YAML", edits: [("name: shop-intent", "name: \"x")], says: ["not YAML"]),
        Fault(testDescription: "empty manifest", edits: [(TestFleet.manifest, "")], says: ["it is empty"]),
        Fault(testDescription: "path out", edits: [("a.gguf", "../model/a.gguf")], says: ["line 8", "'..'"]),
        Fault(testDescription: "absolute path", edits: [("a.gguf", "/etc/passwd")], says: ["line 8", "absolute"]),
        Fault(
            testDescription: "missing file", edits: [("a.gguf", "c.gguf")],
            says: ["line 8", "'c.gguf'", "no such file"]),
        Fault(testDescription: "directory", says: ["line 8", "'a.gguf': it is a directory"]) {
            try FileManager.default.removeItem(atPath: $0.folder + "/model/a.gguf")
            try $0.write("model/a.gguf/x", [1])
        },
        Fault(testDescription: "link out", says: ["line 8", "leads out of"]) {
            try $0.write("outside.gguf", TinyGGUF().bytes)
            try FileManager.default.removeItem(atPath: $0.folder + "/model/a.gguf")
            try FileManager.default.createSymbolicLink(
                atPath: $0.folder + "/model/a.gguf", withDestinationPath: "../outside.gguf")
        },
        Fault(testDescription: "empty GGUF", says: ["a.gguf' is empty"]) { try $0.write("model/a.gguf", []) },
        Fault(testDescription: "no GGUF", says: ["b.gguf' is not a GGUF file"]) {
            try $0.write("model/b.gguf", Array("PK and so on".utf8))
        },
        Fault(testDescription: "truncated GGUF", says: ["b.gguf' is truncated"]) {
            try $0.write("model/b.gguf", TinyGGUF().bytes.dropLast())
        },
        Fault(testDescription: "another model", says: ["line 10", "'b.gguf' is another model (qwen3"]) {
            try $0.write("model/b.gguf", TinyGGUF(architecture: "qwen3").bytes)
        },
        Fault(testDescription: "shorter context", says: ["line 10", "128 tokens", "256"]) {
            try $0.write("model/b.gguf", TinyGGUF(context: 128).bytes)
        },
        Fault(
            testDescription: "other digest",
            edits: [("    file: a.gguf", "    file: a.gguf\n    sha256: " + String(repeating: "0", count: 64))],
            says: ["line 7", "'a.gguf' has the digest"]),
        Fault(
            testDescription: "bad digest", edits: [("    file: a.gguf", "    file: a.gguf\n    sha256: abc")],
            says: ["line 9", "not a SHA-256"]),
        Fault(testDescription: "checks that are no JSON", says: ["line 13", "'checks.json'", "cannot be read"]) {
            try $0.write("model/checks.json", Array("{".utf8))
        },
        Fault(testDescription: "checks that prove nothing", says: ["1 to 1000 cases"]) {
            try $0.write("model/checks.json", Array("{\"minimumPassShare\":1,\"cases\":[]}".utf8))
        },
        Fault(
            testDescription: "no task", edits: [("context: 256", "context: 256\ntask: smell")],
            says: ["line 6", "'smell' is no task", "chat, embeddings, rerank"]),
        Fault(
            testDescription: "checks for another task", edits: [("context: 256", "task: embeddings\ncontext: 256")],
            says: ["'checks.json'", "nothing to ask a model whose task is 'embeddings'"]),
        Fault(
            testDescription: "vectors that do not become one",
            edits: [("context: 256", "task: embeddings\ncontext: 256"), ("checks: checks.json\n", "")],
            says: ["line 8", "cannot serve as 'embeddings'", "llama.pooling_type"]),
        Fault(testDescription: "empty card", says: ["line 14", "'README.md': it is empty"]) {
            try $0.write("model/README.md", [])
        },
    ]

    @Test(arguments: faults)
    func refuses(fault: Fault) async throws {
        try await withFleet { fleet in
            let before = fleet.tree()
            let manifest = try fleet.writeModel(changing: fault.edits)
            try fault.prepare(fleet)
            let outcome = await fleet.run("model", "add", manifest)
            #expect(outcome.code == .badContent && outcome.output.isEmpty)
            #expect(outcome.errors.filter { $0 == "\n" }.count == 1, "one paragraph")
            for words in fault.says { #expect(outcome.errors.contains(words), "\(outcome.errors)") }
            #expect(fleet.tree() == before)
        }
    }

    @Test func aManifestThatIsNotThereIsWrongUsage() async throws {
        try await withFleet { fleet in
            for path in ["/nowhere/model.yaml", fleet.folder] {
                let outcome = await fleet.run("model", "add", path)
                #expect(outcome.code == .usage && outcome.errors.contains(path))
            }
        }
    }
}
