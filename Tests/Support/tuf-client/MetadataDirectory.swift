import Foundation
import SwiftletTrust

/// `--metadata-dir`: the files by the names that `Refresh` gives them, and the newest root once more as `root.json`,
/// where tuf-conformance looks for it. The suite counts every `*.json` in it.
struct MetadataDirectory {
    private static let bootstrap = "bootstrap-root"
    private static let newestRoot = "root.json"
    private static let history = "root_history"
    private let url: URL

    init(_ url: URL) { self.url = url }

    func begin(with root: [UInt8]) throws {
        _ = try Refresh(bootstrapRoot: root, startedAt: Date())
        try FileManager.default.createDirectory(
            at: url.appending(component: Self.history), withIntermediateDirectories: true)
        try write(root, Self.bootstrap)
        try write(root, Self.newestRoot)
    }

    /// What `init` was given. It is verified again at each start, so that nobody need trust `root.json`.
    func bootstrapRoot() throws -> [UInt8] { Array(try Data(contentsOf: url.appending(path: Self.bootstrap))) }

    func load() throws -> CachedMetadata {
        var files: [String: [UInt8]] = [:]
        for folder in ["", Self.history + "/"] {
            let names = try FileManager.default.contentsOfDirectory(atPath: url.appending(path: folder).path)
            for name in names where name.hasSuffix(".json") && folder + name != Self.newestRoot {
                files[folder + name] = Array(try Data(contentsOf: url.appending(path: folder + name)))
            }
        }
        return CachedMetadata(files: files)
    }

    func store(_ name: String, _ bytes: [UInt8]) throws {
        try write(bytes, name)
        if name.hasPrefix(Self.history) { try write(bytes, Self.newestRoot) }
    }

    func remove(_ name: String) throws {
        let file = url.appending(path: name)
        if FileManager.default.fileExists(atPath: file.path) { try FileManager.default.removeItem(at: file) }
    }

    private func write(_ bytes: [UInt8], _ name: String) throws {
        try Data(bytes).write(to: url.appending(path: name), options: .atomic)
    }
}
