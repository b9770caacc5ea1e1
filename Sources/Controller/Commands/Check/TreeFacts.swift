import FoundationEssentials
import SwiftletContract
import SwiftletPublisher

/// The published tree as `examineTree` found it.
struct TreeFacts {
    var tree: TreeExamination
    var isDeep: Bool
    var programDate: Date?
    var now: Date

    private static let restore =
        "Restore the file from a copy of the tree, or publish the release again under a new version; nodes refuse it as it is."

    var findings: [Finding] {
        [
            ControllerCheck.repository.ok("The published metadata verifies from the fleet's own root on."), clock,
            roots, files(.targets, tree.targetFaults, "\(tree.targets) releases and rollouts", "content"),
            files(.blobs, tree.blobFaults, "\(tree.blobs) files, \(tree.bytes)", isDeep ? "content" : "size"), index,
            rollouts,
        ]
    }

    private var clock: Finding {
        let bounds = [(programDate, "this program was made"), (tree.signedAt, "the timestamp was last signed")]
        for case (let bound?, let what) in bounds where now < bound - 600 {
            return ControllerCheck.clock.error(
                "The clock says \(now.formatted(.iso8601)), but \(what) at \(bound.formatted(.iso8601)).",
                fix: "Set the clock before anything is signed: `timedatectl set-ntp true`.")
        }
        return ControllerCheck.clock.ok("The clock says \(now.formatted(.iso8601)), after all that must lie before it.")
    }

    private var roots: Finding {
        guard let stray = tree.strayRoots.first else {
            return ControllerCheck.rootChain.ok("All \(tree.rootVersion) versions of the root are published.")
        }
        return ControllerCheck.rootChain.error(
            "\(stray) is published, and \(tree.rootVersion + 1).root.json is not: nodes cannot follow the root.",
            fix: "Restore \(tree.rootVersion + 1).root.json from a copy of the tree.")
    }

    private func files(
        _ check: ControllerCheck, _ faults: [TreeExamination.Fault], _ what: String, _ how: String
    ) -> Finding {
        guard let first = faults.first else {
            return check.ok("\(what) that the metadata names are there, of the right \(how).")
        }
        return check.error(
            "\(faults.count) of \(what) are not well; \(first.path): \(first.reason).", fix: Self.restore)
    }

    private var index: Finding {
        tree.isIndexCurrent
            ? ControllerCheck.ociIndex.ok("index.json lists what is published.")
            : ControllerCheck.ociIndex.warning(
                "index.json does not list what is published: skopeo and its like copy something else.",
                fix: "It is written anew with the next release; nodes do not read it.")
    }

    private var rollouts: Finding {
        guard let first = tree.lostReleases.first else {
            return ControllerCheck.rolloutReleases.ok("All \(tree.rollouts) rollouts name releases that are published.")
        }
        return ControllerCheck.rolloutReleases.error(
            "\(tree.lostReleases.count) rollouts name releases that are not published, \(first) for one.",
            fix: "`swiftletctl model add` publishes it, or `swiftletctl push` another version.")
    }
}
