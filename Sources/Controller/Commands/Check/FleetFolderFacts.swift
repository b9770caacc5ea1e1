import FoundationEssentials
import SwiftletContract
import SwiftletPublisher

/// The fleet's folder: who may use it, and the room beside it.
struct FleetFolderFacts {
    var path: String
    /// nil: there is none.
    var folder: DiskPlace?
    var keys: DiskPlace?
    /// Of a release like the largest; zero where it is not known.
    var largestRelease = Bytes.zero

    init(path: String, folder: DiskPlace?, keys: DiskPlace?) {
        self.path = path
        self.folder = folder
        self.keys = keys
    }

    init(_ directory: FleetDirectory) {
        self.init(
            path: directory.path, folder: DiskPlace(directory.path), keys: DiskPlace(directory.keysPath))
    }

    var findings: [Finding] { [access, space] }

    private var access: Finding {
        let check = ControllerCheck.fleetFolder
        guard let folder else {
            return check.error(
                "There is no folder '\(path)', or this user may not look at it.",
                fix: "Name the fleet's folder with --fleet-dir or SWIFTLET_FLEET_DIR, as its own user; or "
                    + "`swiftletctl init`.")
        }
        if folder.mode & 0o022 != 0 {
            return check.error(
                "Others may change '\(path)' (mode \(Self.text(folder.mode))): what is published, and which keys sign.",
                fix: "`chmod go-w '\(path)'`; then `swiftletctl check --deep`.")
        }
        if let keys, keys.mode & 0o077 != 0 {
            return check.warning(
                "Others may look into '\(path)/keys' (mode \(Self.text(keys.mode))).",
                fix: "`chmod 0700 '\(path)/keys'`.")
        }
        return check.ok("'\(path)' has mode \(Self.text(folder.mode)).")
    }

    private var space: Finding {
        guard let folder else { return ControllerCheck.diskSpace.skipped("There is no folder to look at.") }
        let text = "\(folder.free) of \(folder.total) are free below '\(path)'"
        let fix = "Free some space, or move the fleet to a larger disk; metadata that cannot be written expires."
        if folder.free < .mebibytes(64) { return ControllerCheck.diskSpace.error(text + ".", fix: fix) }
        let wanted = largestRelease + .mebibytes(512)
        return folder.free < wanted
            ? ControllerCheck.diskSpace.warning("\(text), less than another release takes (\(wanted)).", fix: fix)
            : ControllerCheck.diskSpace.ok(text + ".")
    }

    private static func text(_ mode: UInt32) -> String {
        let digits = String(mode, radix: 8)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
