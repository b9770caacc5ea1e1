import FoundationEssentials
import Glibc
import SwiftletContract
import SwiftletEngine
import SystemPackage

/// A directory of its own, which is gone afterwards.
func withDirectory<Value>(_ body: (FilePath) throws -> Value) throws -> Value {
    let directory = try makeDirectory()
    defer { try? FileManager.default.removeItem(atPath: directory.string) }
    return try body(directory)
}

func withDirectory<Value>(_ body: (FilePath) async throws -> Value) async throws -> Value {
    let directory = try makeDirectory()
    defer { try? FileManager.default.removeItem(atPath: directory.string) }
    return try await body(directory)
}

private func makeDirectory() throws -> FilePath {
    var template = Array("/tmp/swiftlet-XXXXXX".utf8CString)
    guard let made = mkdtemp(&template) else { throw Errno(rawValue: errno) }
    return FilePath(String(cString: made))
}

/// The real engine and the demo model, where they are.
enum RealEngine {
    /// `Packaging/engine --path` prints the directory.
    static let executable: FilePath? = ProcessInfo.processInfo.environment["SWIFTLET_ENGINE"].flatMap { directory in
        let path = FilePath(directory).appending("llama-server")
        return access(path.string, X_OK) == 0 ? path : nil
    }

    static let demo: FilePath = {
        var root = FilePath(#filePath)
        for _ in 0..<4 { root.removeLastComponent() }
        return root.appending("Manifests").appending("shop-intent")
    }()

    static let model = demo.appending("shop-intent-q8_0.gguf")
    static let isHere = executable != nil && access(model.string, R_OK) == 0
    static let whySkipped = "SWIFTLET_ENGINE is not set to the directory of llama-server, or the demo model is missing"

    static func settings(socket: FilePath, context: Int = 256, slots: Int = 1) -> EngineSettings {
        EngineSettings(
            executable: executable ?? "", model: model, servedName: ModelName(unchecked: "shop-intent"),
            plan: MemoryPlan(
                context: context, slots: slots, weights: .zero, keyValue: .zero, overhead: .zero),
            threads: 2, socket: socket)
    }
}

/// Runs an engine while `body` runs, and returns how it ended.
@discardableResult
func withEngine(
    _ command: EngineCommand, _ body: @Sendable () async throws -> Void
) async throws -> EngineExit? {
    try await withThrowingTaskGroup(of: EngineExit?.self) { group in
        group.addTask { try await ChildLauncher().run(command) { _ in } }
        do {
            try await body()
        } catch {
            group.cancelAll()
            throw error
        }
        group.cancelAll()
        return try await group.next() ?? nil
    }
}
