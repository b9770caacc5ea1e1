import Crypto
import FoundationEssentials
import SwiftletTrust

/// What must hold for every repository, however it came to be:
/// - nothing ends the program, and every refusal is a `TrustError`;
/// - a step that is refused changes nothing;
/// - what a stranger signed or nobody did is never stored, nor under a threshold that cannot be met;
/// - only bytes that were served are stored, and under names that stay in their directory;
/// - an update that succeeded succeeds again from what it stored, and after a crash at any of its writes.
struct Trial {
    private static let now = Date(timeIntervalSince1970: 1_795_248_000)
    private let script: Script

    init(_ script: Script) { self.script = script }

    func run() {
        guard script.files.isEmpty == false else { return }
        inTheirOrder()
        var node = Node()
        let first = node.update(from: script)
        checkStored(node)
        // Verifying costs the most: one input in four is tried again, always the same ones.
        let size = script.files.reduce(0) { $0 + $1.bytes.count }
        guard first, size.isMultiple(of: 4) else { return }
        var again = node
        precondition(again.update(from: script), "an update succeeds only once")
        precondition(again.stored == node.stored, "an update without news changes what is stored")
        var unlucky = Node()
        unlucky.writesLeft = size / 4 % 8
        _ = unlucky.update(from: script)
        unlucky.writesLeft = nil
        precondition(unlucky.update(from: script), "a crash ended all updates")
        precondition(unlucky.stored == node.stored, "a crash changed what is trusted")
    }

    /// The files as updates, in the order in which they are there, sensible or not.
    private func inTheirOrder() {
        guard var trusted = try? TrustedMetadata(bootstrapRoot: Node.root, startedAt: Self.now) else {
            preconditionFailure("the bootstrap root is refused")
        }
        for file in script.files {
            let (versions, expiries) = (trusted.versions, trusted.expiries)
            do throws(TrustError) {
                switch file.role {
                case "root": try trusted.updateRoot(file.bytes)
                case "timestamp": _ = try trusted.updateTimestamp(file.bytes)
                case "snapshot": try trusted.updateSnapshot(file.bytes)
                case "targets": try trusted.updateTargets(file.bytes)
                default: try trusted.updateTargets(file.bytes, of: file.role)
                }
                // A timestamp of the version that is trusted changes nothing, whoever signed it: it is not even kept.
                precondition(file.isForged == false, "a forged \(file.role) was trusted")
            } catch {
                _ = error.description
                precondition(trusted.versions == versions && trusted.expiries == expiries, "a refusal left traces")
            }
        }
        for role in trusted.versions.keys {
            for path in trusted.targetPaths(of: role) {
                if let info = try? trusted.target(path, of: role) { check(info) }
            }
        }
    }

    private func checkStored(_ node: Node) {
        for (name, bytes) in node.stored {
            let parts = name.split(separator: "/", omittingEmptySubsequences: false)
            precondition(
                parts.count == 1 || (parts.count == 2 && parts[0] == "root_history"), "\(name) leaves its place")
            precondition(name.hasSuffix(".json") && name.utf8.count <= 255, "\(name) is no name of ours")
            let served = script.files.filter { $0.bytes == bytes }
            precondition(served.isEmpty == false, "\(name) was never served")
            precondition(served.contains { $0.isForged == false }, "\(name) is forged")
        }
        for (name, bytes) in node.stored where name.hasPrefix("root_history/") {
            let roles = try? JSON(parsing: bytes, file: name).object?["signed"]?.object?["roles"]?.object
            let threshold = roles?["root"]?.object?["threshold"]?.integer ?? 0
            precondition((1...Signer.distinct).contains(threshold), "a root met the threshold \(threshold)")
        }
        for info in node.found { check(info) }
    }

    private func check(_ info: TargetInfo) {
        let segments = info.urlPath.split(separator: "/", omittingEmptySubsequences: false)
        precondition(segments.allSatisfy { $0.isEmpty == false && $0 != "." && $0 != ".." }, "\(info.urlPath) leaves")
        precondition(info.urlPath.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != 0x5C }, "\(info.urlPath) is no URL")
        precondition(info.length >= 0, "a negative length")
        _ = try? info.verify([])
    }
}
