import Foundation
import SwiftletContract
import SwiftletRegistry
import SwiftletSamples

/// A small node report.
func report(
    node: String = "node-1", run: String = "a", number: Int = 1, labels: Labels = [:], sentAt: Date = .distantPast
) -> NodeReport {
    .sample(node, number: number, labels: labels, at: sentAt) { $0.run = run }
}

/// The path of a database in a folder that is gone afterwards.
func withDatabase(_ body: (String) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "swiftlet-registry-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try await body(folder.appending(path: "controller.sqlite").path)
}
