import ServiceLifecycle
import SwiftletAgent
import SwiftletContract
import SwiftletHost

/// Tells systemd that the daemon is ready, what it is doing, and that it is alive.
struct Heartbeat: Service {
    let node: NodeID
    let loop: AgentLoop
    /// Of beats, between two times that memory is given back: five minutes.
    private static let rest = 15

    func run() async throws {
        try ServiceManager.ready(status: "\(node) is ready")
        let pause = min((ServiceManager.watchdogInterval() ?? .seconds(60)) / 3, .seconds(20))
        await cancelWhenGracefulShutdown {
            var beats = 0
            while (try? await Task.sleep(for: pause)) != nil {
                if beats % Self.rest == 0 { beLean() }
                beats += 1
                let names = loop.agent.state.models.values.compactMap(\.active).map {
                    "\($0.model) \($0.release.version)"
                }
                try? ServiceManager.watchdog()
                try? ServiceManager.status(
                    names.isEmpty ? "no model yet" : "serving " + names.sorted().joined(separator: ", "))
            }
        }
        try ServiceManager.stopping()
    }

    /// What start-up and syncs needed is not kept beside the customer's app: a fifth of the daemon.
    private func beLean() {
        Allocator.giveBack()
        OwnProcess.forgetCode()
    }
}
