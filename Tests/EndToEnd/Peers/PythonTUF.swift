import FoundationEssentials
import SwiftletHarness
import SystemPackage
import Testing

/// python-tuf's client of a fleet's tree, with a memory of its own.
struct PythonTUF: Sendable {
    /// What it believes after a refresh.
    struct Belief: Decodable, Equatable, Sendable {
        struct Target: Decodable, Equatable, Sendable {
            var length: Int
            var sha256: String
        }
        /// By role; `root` and so on.
        var versions: [String: Int]
        /// By path; nil where nobody has signed it.
        var targets: [String: Target?]
    }

    let url: String
    let root: FilePath
    let cache: FilePath

    init(of fleet: Fleet, from url: String, named name: String = "python-tuf") {
        self.url = url
        self.root = fleet.root
        self.cache = fleet.world.directory.appending(name)
    }

    /// Refreshes, then downloads the targets.
    func read(_ targets: [String]) async throws -> Belief {
        let outcome = try await outcome(of: targets).required("python-tuf reads the repository")
        return try JSONDecoder().decode(Belief.self, from: Data(outcome.output.utf8))
    }

    func outcome(of targets: [String]) async throws -> Command.Outcome {
        try await Peer.script(
            "tuf_read.py", ["--url", url, "--root", root.string, "--cache", cache.string] + targets)
    }
}
