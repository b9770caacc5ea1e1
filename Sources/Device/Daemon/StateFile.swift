import Glibc
import Logging
import SwiftletAgent
import SwiftletContract
import SwiftletHost
import SystemPackage

/// `/var/lib/swiftlet/state.json`.
struct StateFile {
    let path: FilePath
    let log: Logger

    /// The state as it was last written; an empty one at the first start. A file that cannot be read is put aside: the
    /// node starts empty and fetches its releases again, most of them from its own disk.
    func load() -> NodeState {
        do {
            guard let bytes = try AtomicFile.readIfPresent(path, maxSize: NodeState.maxSize) else { return NodeState() }
            return try NodeState(json: bytes)
        } catch {
            let aside = FilePath(path.string + ".unreadable")
            let isAside = rename(path.string, aside.string) == 0
            log.say(.stateUnreadable, ["reason": "\(error)", "kept": isAside ? aside.string : "no"])
            return NodeState()
        }
    }
}
