import FoundationEssentials
import Logging
import SwiftletAgent
import SwiftletContract
import SwiftletHost
import SystemPackage

/// What stands between an engine and the rest of the machine.
struct Walls {
    /// nil: there is no delegated control group here; only the daemon's own limits hold.
    let groups: EngineGroups?
    var hasLandlock = Confinement.hasLandlock
    /// When it was looked.
    var foundAt = Date()
    /// What an engine may take beyond its plan before the kernel ends it: the plan is an estimate.
    private static let slack = Bytes.mebibytes(128)

    private static let shared = "Engines share the daemon's, and only its own limits hold."

    /// Those that this machine has; says which are missing. Blocks, briefly.
    static func found(_ log: Logger) -> Walls {
        if Confinement.hasLandlock == false {
            log.say(
                .wallMissing, ["reason": "This kernel has no Landlock, so engines may read what the daemon may."])
        }
        do throws(HostError) {
            let groups = try EngineGroups.adopt()
            if groups == nil {
                let reason = "No control group of version 2 is delegated (Delegate=). "
                log.say(.wallMissing, ["reason": reason + Self.shared])
            }
            return Walls(groups: groups)
        } catch {
            log.say(.wallMissing, ["reason": "\(error) " + Self.shared])
            return Walls(groups: nil)
        }
    }

    /// What the kernel enforces for an engine: half as much again as is planned, or a little more for a small one.
    func memoryLimit(of installation: Installation, slots: Int) -> Bytes {
        let plan = installation.variant.needs.total(context: installation.release.context, slots: slots)
        return plan + max(Self.slack, Bytes(plan.count / 2))
    }

    /// Blocks, briefly.
    func place(_ engine: EngineID, memory: Bytes) throws(HostError) -> EnginePlace {
        EnginePlace(group: try groups?.make(engine.number, memory: memory))
    }
}
