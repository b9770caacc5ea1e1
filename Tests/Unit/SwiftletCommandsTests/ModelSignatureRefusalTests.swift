import Foundation
import SwiftletContract
import Testing

/// What is not as its producer signed it: one paragraph that names it, the documented exit code, nothing published.
@Suite(.timeLimit(.minutes(4))) struct ModelSignatureRefusalTests {
    struct Fault: CustomTestStringConvertible, Sendable {
        let testDescription: String
        var code = ExitCode.badContent
        var says: String
        /// Called when the model is written and signed.
        var prepare: @Sendable (TestFleet, Producer) throws -> Void
    }

    private static let files = ["a.gguf", "b.gguf", "checks.json", "README.md"]

    static let faults = [
        Fault(testDescription: "no signature", code: .badSignature, says: "there is no") { fleet, _ in
            try FileManager.default.removeItem(atPath: fleet.folder + "/model/model.sig")
        },
        Fault(testDescription: "another's signature", code: .badSignature, says: "was not made with the key") {
            fleet, _ in
            try Producer(in: fleet, named: "other").sign(files)
        },
        Fault(testDescription: "changed signature", code: .badSignature, says: "or was changed since") { fleet, _ in
            try change(fleet, "model/model.sig", from: #""payload":"ey"#, to: #""payload":"eyy"#)
        },
        Fault(testDescription: "no bundle", says: "cannot be read") { fleet, _ in
            try fleet.write("model/model.sig", Array("a signature".utf8))
        },
        Fault(testDescription: "tampered weights", says: "'b.gguf' is not what was signed") { fleet, _ in
            try fleet.write("model/b.gguf", TinyGGUF(salt: 2).bytes)
        },
        Fault(testDescription: "tampered card", says: "'README.md' is not what was signed") { fleet, _ in
            try fleet.write("model/README.md", Array("Another card.\n".utf8))
        },
        Fault(testDescription: "tampered manifest", says: "'model.yaml' is not what was signed") { fleet, producer in
            try producer.sign(files + ["model.yaml"])
            try change(fleet, "model/model.yaml", from: "A test model.", to: "A best model.")
        },
        Fault(testDescription: "signed file is gone", says: "'LICENSE': there is no such file") { fleet, producer in
            try fleet.write("model/LICENSE", Array("Apache-2.0".utf8))
            try producer.sign(files + ["LICENSE"])
            try FileManager.default.removeItem(atPath: fleet.folder + "/model/LICENSE")
        },
        Fault(testDescription: "tampered file beside the release", says: "'LICENSE' is not what was") {
            fleet, producer in
            try fleet.write("model/LICENSE", Array("Apache-2.0".utf8))
            try producer.sign(files + ["LICENSE"])
            try fleet.write("model/LICENSE", Array("none".utf8))
        },
        Fault(testDescription: "signed file is a link out", says: "leads out of") { fleet, producer in
            try fleet.write("model/LICENSE", Array("Apache-2.0".utf8))
            try producer.sign(files + ["LICENSE"])
            try FileManager.default.moveItem(atPath: fleet.folder + "/model/LICENSE", toPath: fleet.folder + "/LICENSE")
            try FileManager.default.createSymbolicLink(
                atPath: fleet.folder + "/model/LICENSE", withDestinationPath: "../LICENSE")
        },
        Fault(testDescription: "file that was not signed", says: "'b.gguf' is a file of the release, but was not") {
            _, producer in
            try producer.sign(files.filter { $0 != "b.gguf" })
        },
        Fault(testDescription: "checks that were not signed", says: "'checks.json' is a file of the release") {
            _, producer in
            try producer.sign(files.filter { $0 != "checks.json" })
        },
        Fault(testDescription: "no key", code: .usage, says: "producer.pub.pem") { _, producer in
            try FileManager.default.removeItem(atPath: producer.publicKey)
        },
        Fault(testDescription: "private key for a public one", code: .usage, says: "is a private key") {
            fleet, producer in
            let key = FileManager.default.contents(atPath: producer.privateKey) ?? Data()
            try fleet.write("producer.pub.pem", Array(key))
        },
    ]

    private static func change(_ fleet: TestFleet, _ path: String, from old: String, to new: String) throws {
        let text = try String(contentsOfFile: fleet.folder + "/" + path, encoding: .utf8)
        try #require(text.contains(old))
        try fleet.write(path, Array(text.replacing(old, with: new).utf8))
    }

    @Test(arguments: faults)
    func refuses(fault: Fault) async throws {
        try await withFleet { fleet in
            let before = fleet.tree()
            let producer = try Producer(in: fleet)
            let manifest = try fleet.writeModel()
            try producer.sign(Self.files)
            try fault.prepare(fleet, producer)
            let outcome = await fleet.run("model", "add", manifest, "--require-oms", producer.publicKey)
            #expect(outcome.code == fault.code && outcome.output.isEmpty, "\(outcome)")
            #expect(
                outcome.errors.contains(fault.says) && outcome.errors.filter { $0 == "\n" }.count == 1, "\(outcome)")
            #expect(fleet.tree() == before)
        }
    }
}
