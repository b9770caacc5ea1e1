import FoundationEssentials
import SwiftletHost
import SystemPackage

func write(_ text: String, to path: FilePath, mode: UInt32 = 0o600) throws {
    try AtomicFile.write(Array(text.utf8), to: path, mode: mode)
}

/// A directory that is gone afterwards.
func withDirectory(_ body: (FilePath) async throws -> Void) async throws {
    let path = FilePath(FileManager.default.temporaryDirectory.path).appending("swiftlet-\(UUID().uuidString)")
    try Directory.make(path, mode: 0o700)
    defer { try? FileManager.default.removeItem(atPath: path.string) }
    try await body(path)
}

/// The same, for what waits for nothing.
func withDirectory(_ body: (FilePath) throws -> Void) throws {
    let path = FilePath(FileManager.default.temporaryDirectory.path).appending("swiftlet-\(UUID().uuidString)")
    try Directory.make(path, mode: 0o700)
    defer { try? FileManager.default.removeItem(atPath: path.string) }
    try body(path)
}
