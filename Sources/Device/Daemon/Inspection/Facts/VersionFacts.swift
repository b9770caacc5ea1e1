import SwiftletContract
import SwiftletHost
import SystemPackage

/// The versions of the node's programs.
struct VersionFacts {
    /// By name: `swiftlet`, `swiftletd`, `the running daemon`, `swiftlet-uplink`.
    var versions: [(name: String, version: String)]

    static let uplink: FilePath = "/usr/lib/swiftlet/swiftlet-uplink"

    static func read(client: String?, daemon: String?, uplink: FilePath) async -> VersionFacts {
        // What others could have put there is not started.
        let isTrusted = ProgramFacts.read("UplinkProgram", uplink).isTrusted
        let said = isTrusted ? try? await ProgramOutput.of(uplink, ["--version"]) : nil
        let versions: [(String, String?)] = [
            ("swiftlet", client), ("swiftletd", SwiftletVersion.current), ("the running daemon", daemon),
            ("swiftlet-uplink", said.flatMap { $0.isGood ? $0.lines.first : nil }),
        ]
        return VersionFacts(versions: versions.compactMap { name, version in version.map { (name, $0) } })
    }

    var finding: Finding {
        let text = versions.map { "\($0.name) is \($0.version)" }.joined(separator: ", ")
        return Set(versions.map(\.version)).count > 1
            ? NodeCheck.versions.warning(
                "The programs are of several versions: \(text).",
                fix: "`apt install --reinstall swiftlet`, then `systemctl restart swiftletd`.")
            : NodeCheck.versions.ok("The programs are of one version: \(text).")
    }
}
