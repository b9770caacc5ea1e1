import CGlibc
import Glibc
public import SwiftletContract

extension Peer {
    /// Who connected this socket. Nil for what is no connected Unix socket.
    ///
    /// The unit is looked for with a hold on the process (a pidfd), and believed only if that process is still there
    /// afterwards: its number cannot have become another's meanwhile. Before Linux 6.5 the hold is taken here and not
    /// by `connect`, so a peer that ended in between counts as its user, or, if its number was taken again within
    /// these milliseconds, as that process.
    public init?(of socket: CInt, in units: UnitFinder) {
        var credentials = swiftlet_peer()
        guard swiftlet_peer_credentials(socket, &credentials) else { return nil }
        var groups = [UInt32](repeating: 0, count: 256)
        let count = Int(swiftlet_peer_groups(socket, &groups, 256))
        self.init(
            process: credentials.process, user: credentials.user,
            groups: Set(groups.prefix(max(0, count)) + [credentials.group]))
        guard process > 0 else { return }
        let hold = swiftlet_peer_pidfd(socket, process)
        guard hold >= 0 else { return }
        defer { close(hold) }
        let found = units.unit(of: process)
        if Self.isAlive(hold) { unit = found }
    }

    /// A pidfd becomes readable when its process has ended.
    private static func isAlive(_ hold: CInt) -> Bool {
        var look = pollfd(fd: hold, events: Int16(POLLIN), revents: 0)
        return poll(&look, 1, 0) == 0
    }
}
