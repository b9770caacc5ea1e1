import SwiftletContract
import Synchronization

extension RouteTable {
    /// The lease with the adapter that `name` asks for; refuses, and gives the slot back, where the engine that came of
    /// the wait has no such adapter.
    func adapted(_ lease: Lease, _ name: String?, _ asking: Asking) throws(Refusal) -> Lease {
        guard let name, let adapter = ModelReference(name)?.adapter else { return lease }
        guard lease.route.adapters.contains(adapter) else {
            release(lease)
            throw .modelNotFound(name, fits: state.withLock { $0.served(for: asking) })
        }
        var lease = lease
        lease.adapter = adapter
        return lease
    }
}

extension RouteTable.Entry {
    /// Nil where they are not known yet.
    var adapters: [AdapterName]? {
        switch self {
        case .absent(_, let listing): listing?.adapters
        case .serving(let route): route.adapters
        }
    }
}
