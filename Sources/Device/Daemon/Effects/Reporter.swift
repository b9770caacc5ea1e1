import FoundationEssentials
import Logging
import ServiceLifecycle
import SwiftletContract

/// Tells the controller how the node is. A report that is not taken is not kept: the next one says all of it again.
struct Reporter: Service {
    let queue: ReportQueue
    let controllerURL: String?
    let uplink: UplinkClient
    let executor: BlockingExecutor
    let deliveries: ReportDeliveries
    let status: @Sendable () async -> NodeReport
    let log: Logger

    func run() async {
        await cancelWhenGracefulShutdown {
            await withTaskExecutorPreference(executor) {
                var wasRefused = false
                for await _ in queue.wishes {
                    guard let controllerURL else { continue }
                    let problem = await send(to: controllerURL + "/v1/reports")
                    if let problem, wasRefused == false {
                        log.say(.reportNotDelivered, ["reason": problem])
                    }
                    wasRefused = problem != nil
                    deliveries.note(ReportDelivery(at: Date(), problem: problem))
                }
            }
        }
    }

    /// Nil when it was taken.
    private func send(to url: String) async -> String? {
        do {
            var report = await status()
            // Who asks on a box is the box's own business.
            report.apps = nil
            let body = try report.json()
            let head = try await uplink.post(url: url, contentType: "application/json", body: Array(body))
            return (200..<300).contains(head.status) ? nil : "the controller answered \(head.status)"
        } catch {
            return "\(error)"
        }
    }
}
