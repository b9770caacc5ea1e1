import ServiceLifecycle
import SwiftletAgent
import SwiftletContract
import SwiftletHost

/// Tells systemd that the daemon is ready, what it is doing, and that it is alive.
struct Heartbeat: Service {
    let node: NodeID
    let loop: AgentLoop

    func run() async throws {
        try ServiceManager.ready(status: "\(node) is ready")
        let pause = min((ServiceManager.watchdogInterval() ?? .seconds(60)) / 3, .seconds(20))
        await cancelWhenGracefulShutdown {
            while (try? await Task.sleep(for: pause)) != nil {
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
}
