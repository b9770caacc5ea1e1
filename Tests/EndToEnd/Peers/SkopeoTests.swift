import SwiftletContract
import SwiftletHarness
import SystemPackage
import Testing

extension Peers {
    /// skopeo takes the published tree for what it also is: an OCI image layout.
    @Suite(.timeLimit(.minutes(3))) struct SkopeoTests {
        @Test func copiesAReleaseAsItWasSigned() async throws {
            try await World.with { world in
                let fleet = try await Fleet.create(in: world)
                let models = ["1.0.0", "2.0.0"].map { MadeUpModel(version: $0, check: "v\($0)") }
                for model in models { try await fleet.release(model, push: false) }
                for model in models {
                    let path = try #require(fleet.files(".\(MadeUpModel.name)-\(model.version).json").first)
                    let file = fleet.tree.appending(path)
                    let raw = try await Peer.skopeo("inspect", "--raw", "oci:\(fleet.tree):\(Copy.name(model))")
                        .required("skopeo inspects")
                    try #require(try Array(raw.output.utf8) == Scratch.read(file))
                    let digest = try await Peer.digest(of: file)
                    try #require(path.contains("/\(digest)."))
                }
                let copy = try await Copy.of(models[1], in: fleet)
                let release = try fleet.published(models[1])
                try #require(try Release(manifest: copy.manifest) == release)
                for blob in release.files.map(\.blob) + [release.config] {
                    let file = copy.path(of: blob)
                    let digest = try await Peer.digest(of: file)
                    try #require(digest == blob.digest.hex && Scratch.size(of: file) == Int(blob.size.count))
                }
            }
        }
    }
}
