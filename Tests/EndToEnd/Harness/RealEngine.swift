import Glibc
import SwiftletHarness
import SystemPackage

/// llama-server, as `Packaging/engine` builds it.
enum RealEngine {
    /// Of `SWIFTLET_ENGINE`, else what `Packaging/engine --path` says.
    static func program() async throws -> FilePath {
        let directory: String
        if let given = getenv("SWIFTLET_ENGINE") {
            directory = String(cString: given)
        } else {
            let home = getenv("HOME").map { String(cString: $0) } ?? "/"
            let outcome = try await Command(
                executable: package.appending("Packaging/engine"), arguments: ["--path"], environment: ["HOME": home]
            ).run()
            directory = outcome.output.split(separator: "\n").last.map(String.init) ?? ""
        }
        let program = FilePath(directory).appending("llama-server")
        guard access(program.string, X_OK) == 0 else {
            throw NotYet("There is no engine in '\(directory)'. Run Packaging/engine, or set SWIFTLET_ENGINE.")
        }
        return program
    }

    /// The clone.
    static let package: FilePath = {
        var path = FilePath(#filePath)
        for _ in 0..<4 { path.removeLastComponent() }
        return path
    }()

    /// The demo model's folder.
    static let shopIntent = package.appending("Manifests/shop-intent")
}
