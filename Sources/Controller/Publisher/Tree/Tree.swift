import SwiftletContract
import SwiftletTrust

/// Where things lie in the published tree.
struct Tree {
    /// `repository/`.
    let path: String

    var metadata: String { path + "/metadata" }
    var blobs: String { path + "/blobs/sha256" }
    var index: String { path + "/index.json" }
    var layout: String { path + "/oci-layout" }

    /// `timestamp.json` has no version in its name.
    static func fileName(_ role: String, version: Int) -> String {
        role == RoleName.timestamp ? "timestamp.json" : "\(version).\(role).json"
    }

    func metadata(_ role: String, version: Int) -> String {
        metadata + "/" + Self.fileName(role, version: version)
    }

    func blob(_ digest: Digest) -> String { blobs + "/" + digest.hex }

    func target(_ info: TargetInfo) -> String { path + "/targets/" + info.urlPath }

    /// `<dir>/<sha256>.<file>`, for a target that is about to be signed.
    func target(_ targetPath: String, digest: Digest) -> String {
        var segments = targetPath.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        let name = segments.popLast() ?? ""
        return path + "/targets/" + (segments + [digest.hex + "." + name]).joined(separator: "/")
    }
}
