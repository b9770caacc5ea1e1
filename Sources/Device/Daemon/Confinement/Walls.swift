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

    /// For all engines together; where nothing is delegated, nothing is done.
    func limit(memory: Bytes) throws(HostError) { try groups?.limit(memory: memory) }

    /// Blocks, briefly.
    func place(_ engine: EngineID, memory: Bytes) throws(HostError) -> EnginePlace {
        EnginePlace(group: try groups?.make(engine.number, memory: memory))
    }
}
