import FoundationEssentials
import Logging
import ServiceLifecycle
import SwiftletContract
import SwiftletGateway
import SwiftletHost
import SystemPackage

/// A gateway that serves on `path`, and one model whose engine is expected on `enginePath`.
struct RunningGateway: Sendable {
    static let model = ModelName(unchecked: "shop-intent")

    let path: String
    let enginePath: String
    let routes: RouteTable
    let metrics: GatewayMetrics
    let group: ServiceGroup
    let slots: Int

    /// Ends the gateway gracefully when `body` has returned.
    static func with<Value: Sendable>(
        settings: GatewaySettings = GatewaySettings(patience: .init(load: .zero, queue: .zero)), slots: Int = 64,
        maxQueue: Int = 64, apps: AppDesk = AppDesk(), observer: (any RequestObserver)? = nil,
        admission: Admission = Admission(),
        onFault: @escaping @Sendable (Int, String) -> Void = { _, _ in },
        _ body: @Sendable (RunningGateway) async throws -> Value
    ) async throws -> Value {
        try await withSocketDirectory { directory in
            let path = directory.appending("gateway.sock")
            let routes = RouteTable(maxQueue: maxQueue, onFault: onFault, admission: admission)
            let metrics = GatewayMetrics()
            let units = UnitFinder(root: "/nowhere")
            let gateway = Gateway(
                listeningOn: try UnixSocket.listen(at: path), routes: routes, apps: apps,
                identify: { Peer(of: $0, in: units) }, metrics: metrics, settings: settings, observer: observer,
                moreMetrics: { "swiftlet_more 1\n" })
            let group = ServiceGroup(services: [gateway], logger: Logger(label: "test"))
            let running = RunningGateway(
                path: path.string, enginePath: directory.appending("engine.sock").string, routes: routes,
                metrics: metrics, group: group, slots: slots)
            running.serve(engine: 1)
            return try await withThrowingTaskGroup(of: Void.self) { tasks in
                tasks.addTask { try await group.run() }
                let value = try await body(running)
                await group.triggerGracefulShutdown()
                try await tasks.waitForAll()
                return value
            }
        }
    }

    func serve(engine: Int, version: String = "1.4.0", at path: String? = nil) {
        let route = Route(
            engineID: engine, socketPath: path ?? enginePath, version: ReleaseVersion(unchecked: version), context: 256,
            createdAt: Date(timeIntervalSince1970: 1_700_000_000), slots: slots)
        routes.set(Self.model, route)
    }

    /// One exchange on a connection of its own: everything that comes until the gateway closes it.
    func exchange(_ request: String) async throws -> String {
        try await RawClient.with(path) { client in
            try await client.send(request)
            return try await client.receiveAll()
        }
    }

    /// Posts with `connection: close`.
    func post(
        _ body: String, to path: String = "/v1/chat/completions", headers: String = ""
    ) async throws -> String {
        try await exchange(RawClient.post(path, body, headers: "connection: close\r\n" + headers))
    }

    func get(_ path: String) async throws -> String {
        try await exchange("GET \(path) HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")
    }
}
