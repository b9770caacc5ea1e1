import SwiftletContract
import SystemPackage

/// The paths of sockets, which the kernel limits.
struct SocketPathFacts {
    var paths: [FilePath]

    /// `sun_path` has 108 bytes, one of them for the zero at the end.
    private static let limit = 107

    init(_ settings: DaemonConfiguration) {
        // As long as an engine's gets.
        let engine = settings.runtimeDirectory.appending("engines").appending("1000000").appending("engine.sock")
        self.paths = [settings.inferencePath, settings.controlPath, settings.uplinkPath, engine]
    }

    var finding: Finding {
        let long = paths.filter { $0.string.utf8.count > Self.limit }
        guard let first = long.first else {
            let longest = paths.map(\.string.utf8.count).max() ?? 0
            return NodeCheck.socketPaths.ok("The longest path of a socket has \(longest) of \(Self.limit) bytes.")
        }
        return NodeCheck.socketPaths.error(
            "\(first) has \(first.string.utf8.count) bytes; the path of a socket has at most \(Self.limit).",
            fix: "Set a shorter RuntimeDirectory=, or a shorter path for this socket.")
    }
}
