import Foundation

/// How long a whole command takes that updates from nothing and downloads one release's document, from its start to its
/// end: `tuf-client`, which is SwiftletTrust behind the command line of tuf-conformance, beside python-tuf, the same way.
struct CommandTime {
    static let name = "tuf_refresh_ms"
    private static let rounds = 25

    let server: String
    let root: URL
    /// A target path.
    let target: String

    func result(python: String, tufClient: String) throws -> Result {
        let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "python_tuf_command.py").path
        var ours: [Double] = []
        var theirs: [Double] = []
        for round in 0...Self.rounds {
            let our = try inFolder { folder in
                try run(tufClient, ["--metadata-dir", folder, "init", root.path])
                return try milliseconds {
                    try run(
                        tufClient,
                        [
                            "--metadata-dir", folder, "--metadata-url", server + "/metadata/", "--target-dir", folder,
                            "--target-base-url", server + "/targets/", "--target-name", target, "download",
                        ])
                }
            }
            let their = try inFolder { folder in
                try milliseconds { try run(python, [script, server, root.path, target, folder]) }
            }
            // The first of each reads its program from the disk.
            if round > 0 {
                ours.append(our)
                theirs.append(their)
            }
        }
        let (median, peer) = (ours.percentile(50), theirs.percentile(50))
        return Result(
            name: Self.name, value: median.rounded(places: 1), unit: "ms", peer: "python-tuf 7.0.1",
            peer_value: peer.rounded(places: 1), ratio: (peer / median).rounded(places: 2),
            method: "median of \(Self.rounds) whole commands, start to end, taken in turn: update from nothing (root, "
                + "timestamp, snapshot, targets, ch-stable, all Ed25519) over HTTP from swiftletctl serve, store, download "
                + "one target; tuf-client and a python-tuf script, each its interpreter or runtime included; ratio is peer "
                + "by ours")
    }

    private func inFolder(_ body: (String) throws -> Double) throws -> Double {
        let folder = FileManager.default.temporaryDirectory.path + "/swiftlet-bench-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        return try body(folder)
    }

    private func milliseconds(_ body: () throws -> Void) rethrows -> Double {
        let clock = ContinuousClock()
        let start = clock.now
        try body()
        return start.duration(to: clock.now) / .milliseconds(1)
    }

    private func run(_ program: String, _ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Trouble("\(program) ended with \(process.terminationStatus)")
        }
    }
}
