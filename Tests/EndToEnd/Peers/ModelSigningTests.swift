import SwiftletContract
import SwiftletHarness
import SystemPackage
import Testing

extension Peers {
    /// The reference implementation of OpenSSF Model Signing verifies what we sign, and we what it signs.
    @Suite(.timeLimit(.minutes(3))) struct ModelSigningTests {
        private static let model = MadeUpModel(version: "1.0.0", check: "v1.0.0")

        /// PKCS 8 and SEC 1, the latter with its curve before it, as openssl writes them.
        private static func keys(_ curve: String, in folder: FilePath) async throws -> (
            secret: FilePath, open: FilePath
        ) {
            let (secret, open) = (folder.appending("key.pem"), folder.appending("key.pub.pem"))
            if curve == "secp384r1" {
                try await Peer.openssl("ecparam", "-name", curve, "-genkey", "-out", secret.string)
            } else {
                try await Peer.openssl(
                    "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:\(curve)", "-out", secret.string)
            }
            try await Peer.openssl("pkey", "-in", secret.string, "-pubout", "-out", open.string)
            return (secret, open)
        }

        @Test(arguments: ["prime256v1", "secp384r1", "secp521r1"])
        func verifiesWhatWasPublished(curve: String) async throws {
            try await World.with { world in
                let fleet = try await Fleet.create(in: world)
                let keys = try await Self.keys(curve, in: world.directory)
                let manifest = try Self.model.write(to: world.directory.appending("model"))
                try await fleet.ctl("model", "add", manifest.string, "--oms-key", keys.secret.string)
                let folder = world.directory.appending("unpacked")
                try await Copy.of(Self.model, in: fleet).unpack(into: folder)
                func verify() async throws -> Command.Outcome {
                    try await Peer.modelSigning(
                        "verify", "key", folder.string, "--public_key", keys.open.string, "--signature",
                        folder.appending("model.sig").string)
                }
                try await verify().required("model_signing verifies what was copied")
                try Scratch.write(Array("more".utf8), to: folder.appending("more.txt"))
                let outcome = try await verify()
                try #require(outcome.end == .code(1) && outcome.errors.contains("more.txt"), "\(outcome)")
            }
        }

        @Test(arguments: ["prime256v1", "secp384r1", "secp521r1"])
        func whatItSignedIsPublished(curve: String) async throws {
            try await World.with { world in
                let fleet = try await Fleet.create(in: world)
                let keys = try await Self.keys(curve, in: world.directory)
                let folder = world.directory.appending("model")
                let manifest = try Self.model.write(to: folder)
                try await Peer.modelSigning(
                    "sign", "key", folder.string, "--private_key", keys.secret.string, "--signature",
                    folder.appending("model.sig").string
                ).required("model_signing signs")
                let arguments = ["model", "add", manifest.string, "--require-oms", keys.open.string]

                let weights = folder.appending("model.gguf")
                let honest = try Scratch.read(weights)
                try Scratch.write(honest.dropLast() + [honest.last.map { $0 ^ 1 } ?? 0], to: weights)
                let refused = try await fleet.outcome(of: arguments)
                try #require(refused.end == .code(70) && refused.errors.contains("'model.gguf' is not"), "\(refused)")
                try #require(fleet.files(MadeUpModel.name).isEmpty)

                try Scratch.write(honest, to: weights)
                try await fleet.outcome(of: arguments).required("it is published")
                // It travels on, byte for byte.
                let copy = try await Copy.of(Self.model, in: fleet)
                let signature = try #require(try fleet.published(Self.model).producerSignature)
                try #require(try copy.content(of: signature) == Scratch.read(folder.appending("model.sig")))
            }
        }
    }
}
