import SwiftletContract
import SwiftletHarness
import SystemPackage
import Testing

/// A release that skopeo copied out of the published tree into a directory: `manifest.json`, and every blob by its
/// digest.
struct Copy: Sendable {
    let directory: FilePath
    let manifest: [UInt8]

    static func of(_ model: MadeUpModel, in fleet: Fleet) async throws -> Copy {
        let directory = fleet.world.directory.appending("copy")
        try await Peer.skopeo("copy", "oci:\(fleet.tree):\(name(model))", "dir:\(directory)").required("skopeo copies")
        return Copy(directory: directory, manifest: try Scratch.read(directory.appending("manifest.json")))
    }

    static func name(_ model: MadeUpModel) -> String { "stable-\(MadeUpModel.name)-\(model.version)" }

    func path(of blob: Blob) -> FilePath { directory.appending(blob.digest.hex) }

    func content(of blob: Blob) throws -> [UInt8] { try Scratch.read(path(of: blob)) }

    /// The layers as files, by the names that they carry.
    func unpack(into folder: FilePath) throws {
        try Scratch.make(folder)
        for layer in try OCIManifest(json: manifest).layers {
            let name = try #require(layer.annotations?["org.cncf.model.filepath"])
            try Scratch.write(try content(of: layer.blob), to: folder.appending(name))
        }
    }
}
