import SwiftletContract
import SwiftletEngine
import SwiftletGateway
import SystemPackage

/// The metrics of all engines that answer for a model now.
struct EnginePages {
    let routes: RouteTable

    /// An engine answers between two batches; one that computes for longer is left out this time.
    private static let patience: Duration = .seconds(2)

    func text() async -> String {
        await withTaskGroup(of: (release: ServedRelease, page: String)?.self) { group in
            for status in routes.snapshot() {
                guard let route = status.route else { continue }
                group.addTask {
                    let client = EngineClient(socket: FilePath(route.socketPath))
                    guard let answer = try? await client.get("/metrics", within: Self.patience), answer.status == 200
                    else { return nil }
                    let release = ServedRelease(model: status.model, version: route.version)
                    return (release, String(decoding: answer.body, as: UTF8.self))
                }
            }
            let pages = await group.reduce(into: []) { $0 += [$1].compactMap(\.self) }
            var metrics = EngineMetrics()
            for (release, page) in pages.sorted(by: { $0.release < $1.release }) { metrics.add(page, of: release) }
            return metrics.text
        }
    }
}
