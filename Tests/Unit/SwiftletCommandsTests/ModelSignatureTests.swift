import Crypto
import Foundation
import SwiftletContract
import SwiftletPublisher
import Testing

/// `model add --require-oms` and `--oms-key`.
@Suite(.timeLimit(.minutes(4))) struct ModelSignatureTests {
    private let stable = ChannelName(unchecked: "stable")

    private func release(_ fleet: TestFleet) throws -> Release? {
        try Repository.open(fleet.directory).releases(in: stable).first?.release
    }

    @Test func publishesWhatTheProducerSigned() async throws {
        try await withFleet { fleet in
            let producer = try Producer(in: fleet)
            let manifest = try fleet.writeModel(changing: [("file: a.gguf", "file: ./a.gguf")])
            let signature = try producer.sign(["a.gguf", "b.gguf", "checks.json", "README.md", "model.yaml"])
            try fleet.write("model/notes.txt", Array("nobody signed this".utf8))
            let outcome = await fleet.run("model", "add", manifest, "--require-oms", producer.publicKey)
            #expect(outcome.code == .done && outcome.output.contains("signed by its producer"), "\(outcome)")
            let release = try #require(try release(fleet))
            let blob = try #require(release.producerSignature)
            #expect(try Repository.open(fleet.directory).contents(of: blob, limit: blob.size) == signature)
            #expect(release.signature == nil)
            // The same again, with the signature and without.
            let before = fleet.tree()
            for arguments in [["--require-oms", producer.publicKey], []] {
                let again = await fleet.run(["model", "add", manifest] + arguments)
                #expect(again.code == .done && again.output.contains("already"), "\(again)")
            }
            #expect(fleet.tree() == before)
        }
    }

    @Test func theSignatureMayLieElsewhere() async throws {
        try await withFleet { fleet in
            let producer = try Producer(in: fleet)
            let manifest = try fleet.writeModel()
            try producer.sign(["a.gguf", "b.gguf", "checks.json", "README.md"], into: "elsewhere.sig")
            let path = fleet.folder + "/elsewhere.sig"
            let outcome = await fleet.run(
                "model", "add", manifest, "--require-oms", producer.publicKey, "--oms-signature", path)
            #expect(outcome.code == .done, "\(outcome)")
        }
    }

    @Test func signsTheReleasesFiles() async throws {
        try await withFleet { fleet in
            let owner = try Producer(in: fleet)
            let manifest = try fleet.writeModel()
            let outcome = await fleet.run("model", "add", manifest, "--oms-key", owner.privateKey)
            #expect(outcome.code == .done && outcome.output.contains("with a model signature"), "\(outcome)")
            let release = try #require(try release(fleet))
            let repository = try Repository.open(fleet.directory)
            let blob = try #require(release.signature)
            let bytes = try #require(try repository.contents(of: blob, limit: OMSSignature.maxSize))
            let key = try OMSPublicKey(pem: Array(owner.publicPEM.utf8), path: "key.pem")
            let signature = try OMSSignature(verifying: bytes, path: "model.sig", key: key)
            let files = release.files.map { OMSSignature.File(name: $0.name, digest: $0.blob.digest) }
            #expect(
                files.map(\.name) == ["shop-intent-best.gguf", "shop-intent-small.gguf", "checks.json", "README.md"])
            try signature.check(files) { name in throw OMSError.fileMissing(reason: name) }
            // All layers, in their order.
            let config = try #require(try repository.contents(of: release.config, limit: .kibibytes(64)))
            let layers = release.files.map(\.blob) + [release.signature].compactMap { $0 }
            let diffIDs = try JSONDecoder().decode(JSONValue.self, from: Data(config))["modelfs"]?["diffIds"]
            #expect(diffIDs == .array(layers.map { .string($0.digest.description) }))
        }
    }

    /// A signature is another one each time; the release is not.
    @Test func theSameAgainIsDoneAlready() async throws {
        try await withFleet { fleet in
            let owner = try Producer(in: fleet)
            let manifest = try fleet.writeModel()
            await fleet.run("model", "add", manifest, "--oms-key", owner.privateKey)
            let before = fleet.tree()
            for arguments in [["--oms-key", owner.privateKey], []] {
                let outcome = await fleet.run(["model", "add", manifest] + arguments)
                #expect(outcome.code == .done && outcome.output.contains("already"), "\(outcome)")
            }
            let other = try Producer(in: fleet, named: "other")
            let outcome = await fleet.run("model", "add", manifest, "--oms-key", other.privateKey)
            #expect(outcome.code == .badContent && outcome.errors.contains("new version"), "\(outcome)")
            #expect(fleet.tree() == before)
        }
    }

    @Test func aDryRunSignsNothing() async throws {
        try await withFleet { fleet in
            let producer = try Producer(in: fleet)
            let manifest = try fleet.writeModel()
            try producer.sign(["a.gguf", "b.gguf", "checks.json", "README.md"])
            let before = fleet.tree()
            let outcome = await fleet.run(
                "model", "add", manifest, "--require-oms", producer.publicKey, "--oms-key", producer.privateKey,
                "--dry-run", "--format", "json")
            #expect(outcome.code == .done && outcome.output.contains("\"producerSignature\""), "\(outcome)")
            #expect(fleet.tree() == before)
        }
    }

    @Test func aSignatureWithoutAKeyIsWrongUsage() async throws {
        try await withFleet { fleet in
            let outcome = await fleet.run("model", "add", try fleet.writeModel(), "--oms-signature", "model.sig")
            #expect(outcome.code == .usage && outcome.errors.contains("--require-oms"))
        }
    }

    @Test func aKeyThatOthersMayReadSignsNothing() async throws {
        try await withFleet { fleet in
            let owner = try Producer(in: fleet)
            try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: owner.privateKey)
            let before = fleet.tree()
            let outcome = await fleet.run("model", "add", try fleet.writeModel(), "--oms-key", owner.privateKey)
            #expect(outcome.code == .usage && outcome.errors.contains("others may read it"))
            #expect(fleet.tree() == before)
        }
    }
}
