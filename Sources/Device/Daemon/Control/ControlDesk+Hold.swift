import FoundationEssentials
import SwiftletAgent
import SwiftletContract
import SwiftletHost

extension ControlDesk {
    func hold(_ request: HoldRequest, by peer: Peer) async throws(Refusal) -> Hold {
        if let fault = request.fault {
            throw Refusal(.invalidRequest, message: "\(fault).")
        }
        // As it is written: in whole seconds.
        let now = Date(timeIntervalSince1970: Date().timeIntervalSince1970.rounded(.down))
        let hold = Hold(
            owner: Self.owner(peer), reason: request.reason, since: now,
            until: now.addingTimeInterval(Double(request.seconds)))
        events.send(.holdRequested(hold))
        try await until { $0.hold == hold }
        return hold
    }

    func release(by peer: Peer) async throws(Refusal) {
        guard loop.agent.state.hold != nil else { return }
        events.send(.releaseRequested(by: Self.owner(peer)))
        try await until { $0.hold == nil }
    }

    /// The kernel's word: the user's name, and the unit where it is a service's.
    private static func owner(_ peer: Peer) -> String {
        guard peer != .unknown else { return "unknown" }
        let unit = peer.unit.map { " (\($0))" } ?? ""
        var owner = Accounts.userName(of: peer.user) + unit
        while owner.utf8.count > Hold.maxOwner { owner.removeLast() }
        return owner
    }

    /// Whoever is told that the node is held must find it held after a power cut.
    private func until(_ holds: (NodeState) -> Bool) async throws(Refusal) {
        for _ in 0..<500 {
            let agent = loop.agent
            if holds(agent.state), agent.isStateOnDisk { return }
            do { try await Task.sleep(for: .milliseconds(10)) } catch { break }
        }
        throw Refusal(
            .inProgress,
            message: "It is not certain that the node remembers this after a restart: its state could not be written "
                + "yet. `swiftlet status` says why.")
    }
}
