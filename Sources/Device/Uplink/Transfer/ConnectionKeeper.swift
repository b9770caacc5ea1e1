import Synchronization

/// The connection to the controller, kept from one transfer to the next: a handshake in which both sides show certificates
/// carries ten times as much as a report of a node that is as it was.
final class ConnectionKeeper: Sendable {
    private struct Kept {
        let identity: NodeIdentity
        let handle: IdleHandle
    }

    private let kept = Mutex<Kept?>(nil)

    /// Nil where none is idle, or the identity is another.
    func take(for identity: NodeIdentity) -> IdleHandle? {
        kept.withLock { kept in
            defer { kept = nil }
            return kept?.identity == identity ? kept?.handle : nil
        }
    }

    /// One is enough: an older one is closed.
    func keep(_ handle: IdleHandle, for identity: NodeIdentity) {
        kept.withLock { $0 = Kept(identity: identity, handle: handle) }
    }
}
