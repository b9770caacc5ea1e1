import Foundation
import SwiftletTrust

/// How long a whole update takes from nothing, without network and disk: root, timestamp, snapshot, targets, one channel,
/// as `swiftletctl` signed them, beside python-tuf over the same bytes.
struct RefreshTime {
    private static let rounds = 300

    func result() throws -> Result {
        let environment = ProcessInfo.processInfo.environment
        guard let fleet = environment["SWIFTLET_FLEET_DIR"], let python = environment["SWIFTLET_TUF_PYTHON"] else {
            throw Trouble("run this by Packaging/bench: it needs SWIFTLET_FLEET_DIR and SWIFTLET_TUF_PYTHON")
        }
        let files = try Self.files(in: URL(filePath: fleet + "/repository/metadata"))
        _ = try Self.time(files)
        var ours: [Double] = []
        for _ in 0..<Self.rounds { ours.append(try Self.time(files)) }
        let theirs = try Self.python(python, fleet + "/repository/metadata")
        let (median, peer) = (ours.percentile(50), theirs.percentile(50))
        return Result(
            name: "tuf_refresh_ms", value: median.rounded(places: 3), unit: "ms", peer: "python-tuf 7.0.0",
            peer_value: peer.rounded(places: 3), ratio: (peer / median).rounded(places: 2),
            method: "median of \(Self.rounds) updates from nothing, all Ed25519, in memory: root, timestamp, snapshot, "
                + "targets, ch-stable; python-tuf's TrustedMetadataSet over the same bytes; ratio is peer by ours")
    }

    /// By path below `metadata/`.
    private static func files(in folder: URL) throws -> [String: [UInt8]] {
        var files: [String: [UInt8]] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
            files[name] = Array(try Data(contentsOf: folder.appending(path: name)))
        }
        return files
    }

    /// Milliseconds.
    private static func time(_ files: [String: [UInt8]]) throws -> Double {
        let clock = ContinuousClock()
        var isFound = false
        let duration = try clock.measure { isFound = try update(files) }
        guard isFound else { throw Trouble("the update did not come to the channel") }
        return duration / .milliseconds(1)
    }

    private static func update(_ files: [String: [UInt8]]) throws -> Bool {
        var refresh = try Refresh(bootstrapRoot: files["1.root.json"] ?? [], startedAt: Date())
        // Nobody signs it, so the search reads the whole channel.
        refresh.locate("ch-stable/nothing-0.0.0.json")
        while true {
            switch try refresh.next() {
            case .done: return refresh.trusted.versions["ch-stable"] != nil
            case .store, .remove: continue
            case .fetch(let fetch): refresh.supply(files[fetch.path].map { .bytes($0) } ?? .missing)
            }
        }
    }

    private static func python(_ interpreter: String, _ metadata: String) throws -> [Double] {
        let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "python_tuf_refresh.py")
        let process = Process()
        process.executableURL = URL(filePath: interpreter)
        process.arguments = [script.path, metadata, String(rounds)]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        let times = text.split(separator: "\n").compactMap { Double($0) }
        guard times.count == rounds else { throw Trouble("python-tuf measured \(times.count) of \(rounds) rounds") }
        return times
    }
}
