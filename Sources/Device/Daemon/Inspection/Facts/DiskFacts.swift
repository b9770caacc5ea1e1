import FoundationEssentials
import SwiftletContract
import SwiftletHost
import SystemPackage

/// The folder of the node's state and the file system that it lies on.
struct DiskFacts {
    struct Leftover: Hashable {
        var name: String
        var size: Bytes
        var modified: Date
    }

    var path: FilePath
    var folder: PathFacts
    /// Whose it is to be.
    var owner: UInt32
    var isWritable: Bool
    var disk: FileSystem
    var reserve: Bytes
    /// Of the largest release that is kept.
    var largestRelease: Bytes
    /// Downloads that are not whole.
    var leftovers: [Leftover]
    var now: Date

    private static let leftoverAge: TimeInterval = 86_400

    var findings: [Finding] { [folderFinding, space, inodes, leftover] }

    private var folderFinding: Finding {
        let check = NodeCheck.stateDirectory
        let whose = "\(path) belongs to \(Accounts.userName(of: folder.owner)) with mode \(folder.modeText)"
        guard folder.kind == .directory else { return check.error("\(path) is no folder.", fix: "Move it away.") }
        if disk.isReadOnly || isWritable == false {
            return check.error(
                "\(path) cannot be written\(disk.isReadOnly ? ": its file system is mounted read-only" : "").",
                fix: "Look at `dmesg` for errors of the disk, and at `findmnt --target \(path)`.")
        }
        guard folder.owner == owner || folder.owner == 0 else {
            return check.error(
                "\(whose), and the daemon is \(Accounts.userName(of: owner)).",
                fix: "`chown --recursive \(Accounts.userName(of: owner)) \(path)`.")
        }
        if folder.mode & 0o022 != 0 {
            return check.error(
                "\(whose): others can change what the node remembers.", fix: "`chmod go-w \(path)`.")
        }
        if folder.mode & 0o007 != 0 {
            return check.warning("\(whose): everybody may read models.", fix: "`chmod o-rwx \(path)`.")
        }
        return check.ok("\(whose).")
    }

    private var space: Finding {
        let text = "\(disk.free) of \(disk.total) are free below \(path)"
        let fix = "Free some space there, lower DiskReserve=, or keep fewer models; `swiftlet sync` then tries again."
        if disk.free < reserve {
            return NodeCheck.diskSpace.error(
                "\(text), less than the \(reserve) of DiskReserve=: nothing is downloaded.", fix: fix)
        }
        if disk.free < reserve + largestRelease {
            return NodeCheck.diskSpace.warning(
                "\(text), and \(reserve) of them are reserved: a release as large as the largest here (\(largestRelease)) "
                    + "has no room beside it.", fix: fix)
        }
        return NodeCheck.diskSpace.ok("\(text), with \(reserve) of them reserved.")
    }

    private var inodes: Finding {
        guard disk.totalFiles > 0 else {
            return NodeCheck.diskInodes.skipped("The file system has no limit of files.")
        }
        let text = "\(disk.freeFiles) of \(disk.totalFiles) inodes are free."
        let fix = "Find the folder with too many files: `du --inodes -x / | sort -n | tail`."
        if disk.freeFiles < 100 { return NodeCheck.diskInodes.error(text, fix: fix) }
        return disk.freeFiles < 2000
            ? NodeCheck.diskInodes.warning(text, fix: fix) : NodeCheck.diskInodes.ok(text)
    }

    private var leftover: Finding {
        let old = leftovers.filter { now.timeIntervalSince($0.modified) > Self.leftoverAge }
        let size = old.reduce(Bytes.zero) { $0 + $1.size }
        guard old.isEmpty == false else {
            return NodeCheck.leftoverDownloads.ok(
                leftovers.isEmpty ? "No download is half done." : "\(leftovers.count) downloads are under way.")
        }
        return NodeCheck.leftoverDownloads.warning(
            "\(old.count) downloads of \(size) were not continued for more than a day.",
            fix: "`swiftlet sync --wait` ends them or says why not; the daemon removes what nobody asks for.")
    }
}
