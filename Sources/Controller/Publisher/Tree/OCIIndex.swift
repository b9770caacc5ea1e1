import SwiftletContract
import SwiftletTrust

/// `oci-layout` and `index.json`: the tree as an OCI image layout, so that skopeo and its like copy releases from it.
/// Not signed, and nothing of ours reads it.
enum OCIIndex {
    static let layout: JSON = ["imageLayoutVersion": "1.0.0"]

    /// One entry per release, named `<channel>-<model>-<version>`.
    static func json(_ releases: [(targetPath: String, manifest: Blob)]) -> JSON {
        let manifests = releases.map { release -> JSON in
            [
                "mediaType": JSON(MediaType.manifest), "artifactType": JSON(MediaType.artifact),
                "digest": JSON(release.manifest.digest.description), "size": .integer(release.manifest.size.count),
                "annotations": ["org.opencontainers.image.ref.name": JSON(name(of: release.targetPath))],
            ]
        }
        return [
            "schemaVersion": 2, "mediaType": "application/vnd.oci.image.index.v1+json", "manifests": .array(manifests),
        ]
    }

    /// `ch-stable/shop-intent-1.4.0.json` is `stable-shop-intent-1.4.0`.
    private static func name(of targetPath: String) -> String {
        targetPath.dropFirst("ch-".count).dropLast(".json".count).map { $0 == "/" ? "-" : String($0) }.joined()
    }
}
