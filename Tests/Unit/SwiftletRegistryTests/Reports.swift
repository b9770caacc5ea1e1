import Foundation
import SwiftletContract
import SwiftletRegistry

/// A small node report.
func report(
    node: String = "node-1", run: String = "a", number: Int = 1, labels: Labels = [:], sentAt: Date = .distantPast
) -> NodeReport {
    NodeReport(
        node: NodeID(unchecked: node), channel: ChannelName(unchecked: "stable"), labels: labels, agentVersion: "0.1.0",
        sentAt: sentAt, run: run, number: number, uptimeSeconds: 1,
        facts: NodeFacts(
            hostname: "box", architecture: "x86_64", processor: "p", cores: 2, memory: .mebibytes(1024),
            diskTotal: .mebibytes(10), diskFree: .mebibytes(5), kernel: "6", system: "Debian"),
        memoryBudget: .mebibytes(512), models: [], sync: SyncStatus(), conditions: [])
}

/// The path of a database in a folder that is gone afterwards.
func withDatabase(_ body: (String) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "swiftlet-registry-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try await body(folder.appending(path: "controller.sqlite").path)
}
