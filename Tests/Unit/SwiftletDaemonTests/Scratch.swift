import FoundationEssentials
import SwiftletHost
import SystemPackage

func write(_ text: String, to path: FilePath) throws { try AtomicFile.write(Array(text.utf8), to: path) }

/// A directory that is gone afterwards.
func withDirectory(_ body: (FilePath) throws -> Void) throws {
    let path = FilePath(FileManager.default.temporaryDirectory.path).appending("swiftlet-\(UUID().uuidString)")
    try Directory.make(path, mode: 0o700)
    defer { try? FileManager.default.removeItem(atPath: path.string) }
    try body(path)
}
