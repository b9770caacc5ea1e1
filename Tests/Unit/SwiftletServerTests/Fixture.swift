import AsyncHTTPClient
import Foundation
import Logging
import NIOCore
import NIOHTTP1
import ServiceLifecycle
import SwiftletContract
import SwiftletRegistry
import Synchronization

@testable import SwiftletServer

/// A running server over a folder of the test's own, and a client.
struct Fixture: Sendable {
    let tree: String
    let registry: Registry
    let address: ListenAddress

    func request(
        _ path: String, method: String = "GET", headers: [String: String] = [:], body: String? = nil
    ) async throws -> Answer {
        var request = HTTPClientRequest(url: "http://\(address)\(path)")
        request.method = .init(rawValue: method)
        for (name, value) in headers { request.headers.replaceOrAdd(name: name, value: value) }
        if let body { request.body = .bytes(Array(body.utf8)) }
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(20))
        let bytes = try await response.body.collect(upTo: 64 << 20)
        return Answer(
            status: Int(response.status.code),
            headers: Dictionary(response.headers.map { ($0.name.lowercased(), $0.value) }) { $0 + ", " + $1 },
            body: Data(bytes.readableBytesView))
    }

    func write(_ path: String, _ bytes: [UInt8]) throws {
        let file = URL(filePath: tree + "/" + path)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: file, options: .atomic)
    }
}

struct Answer: Sendable {
    let status: Int
    let headers: [String: String]
    let body: Data
    var text: String { String(decoding: body, as: UTF8.self) }
}

/// Starts a server on a free port, waits until it listens, and stops it gracefully afterwards.
func withServer(
    refresh: @escaping @Sendable (Date) async throws -> Bool = { _ in false },
    rules: ConnectionRules = ConnectionRules(), secure: Bool = false,
    page: (@Sendable (Registry) -> PageSettings)? = nil,
    news: @escaping @Sendable () throws -> RolloutNews = { RolloutNews(version: 0, documents: [:]) },
    _ body: @escaping @Sendable (Fixture) async throws -> Void
) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "swiftlet-server-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder.appending(path: "tree"), withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let tree = folder.appending(path: "tree").path
    let registry = try Registry(path: folder.appending(path: "controller.sqlite").path)
    let (addresses, listening) = AsyncStream.makeStream(of: ListenAddress.self)
    let server = try ControllerServer(
        listenOn: ListenAddress(host: "127.0.0.1", port: 0), tree: tree, registry: registry,
        enrolment: try secure ? settings() : nil, refresh: refresh, page: page?(registry), news: news, rules: rules,
        logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, onListening: { listening.yield($0) })
    let group = ServiceGroup(
        configuration: .init(services: [server], logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }))
    try await withThrowingTaskGroup(of: Void.self) { tasks in
        tasks.addTask { try await group.run() }
        for await address in addresses.prefix(1) {
            do { try await body(Fixture(tree: tree, registry: registry, address: address)) } catch {
                await group.triggerGracefulShutdown()
                throw error
            }
        }
        await group.triggerGracefulShutdown()
        try await tasks.waitForAll()
    }
}

private func settings() throws -> EnrolmentSettings {
    EnrolmentSettings(
        authority: try Authority(for: "fleet", at: Date()), root: [], names: ServerName.names(listeningOn: "127.0.0.1"),
        plainReports: .any)
}
