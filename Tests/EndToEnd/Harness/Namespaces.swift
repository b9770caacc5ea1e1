import SwiftletHarness
import SystemPackage

/// Where the kernel lets this user make namespaces.
enum Namespaces {
    /// No interface but a loopback that is down.
    static let withoutNetwork = ["/usr/bin/unshare", "--map-root-user", "--net"]

    /// A mount namespace in which a file system of `size` is mounted on `directory` before the program starts.
    static func mounting(_ size: String, on directory: FilePath) -> [String] {
        [
            "/usr/bin/unshare", "--map-root-user", "--mount", "/bin/sh", "-c",
            "mount -t tmpfs -o size=\(size) tmpfs \(directory) && exec \"$0\" \"$@\"",
        ]
    }

    static func arePermitted(_ words: [String]) async throws -> Bool {
        let command = Command(executable: "/bin/true", arguments: []).started(by: words)
        return try await command.run().end == .code(0)
    }
}
