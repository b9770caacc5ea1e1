import FoundationEssentials
import SwiftletContract
import SwiftletHost
import SwiftletTrust
import SystemPackage

/// The file that all trust begins with. That it has expired does not matter where a newer root is trusted.
struct TrustRootFacts {
    var path: FilePath
    /// nil where it is no root.
    var bytes: [UInt8]?
    var version: Int?
    var fault: String?

    static func read(_ path: FilePath) -> TrustRootFacts {
        do throws(HostError) {
            let bytes = try AtomicFile.read(path, maxSize: .mebibytes(1), followsLink: true)
            do throws(TrustError) {
                let root = try TrustedMetadata(bootstrapRoot: bytes, startedAt: .distantPast)
                return TrustRootFacts(path: path, bytes: bytes, version: root.versions["root"])
            } catch { return TrustRootFacts(path: path, fault: "it is no root: \(error)") }
        } catch { return TrustRootFacts(path: path, fault: error.reason) }
    }

    var finding: Finding {
        if let fault {
            return NodeCheck.trustRoot.error(
                "TrustRoot=\(path) cannot be used: \(fault).",
                fix: "Copy FLEET/repository/metadata/1.root.json from the controller there, over a way that you trust.")
        }
        return NodeCheck.trustRoot.ok("\(path) is version \(version ?? 0) of a root, signed by itself.")
    }
}
