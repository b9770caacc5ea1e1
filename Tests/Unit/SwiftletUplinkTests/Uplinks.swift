import Glibc
import SwiftletContract
import SwiftletUplink
import Synchronization

/// A running uplink, for as long as the test wants it.
struct Uplink: Sendable {
    let path: String

    func transfer(_ request: UplinkRequest, body: [UInt8]? = nil) async throws -> TestDaemon.Outcome {
        try await blocking { try TestDaemon(path).transfer(request, body: body) }
    }

    func get(_ url: String, maxSize: Int = 1 << 20) async throws -> TestDaemon.Outcome {
        try await transfer(UplinkRequest(url: url, maxSize: Bytes(maxSize), connectSeconds: 5, stallSeconds: 20))
    }
}

func withUplink(
    _ settings: UplinkSettings = UplinkSettings(), _ body: @escaping @Sendable (Uplink) async throws -> Void
) async throws {
    let path = scratchPath()
    let server = try UplinkServer(try Listener(path: path), settings: settings)
    try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await blocking { try server.run() } }
        defer { server.stop() }
        try await body(Uplink(path: path))
    }
}

private let counter = Atomic<Int>(0)

func scratchPath() -> String {
    "/tmp/swiftlet-uplink-\(getpid())-\(counter.add(1, ordering: .relaxed).newValue).sock"
}
