import Foundation
import SwiftletTrust

/// How long an update takes from nothing: root, timestamp, snapshot, targets and one channel, as `swiftletctl` signed them,
/// beside python-tuf over the same files. Both read them from one directory and store what they trust in another, each
/// file replaced at once and none flushed, as python-tuf does; and the verification alone, in memory.
struct RefreshTime {
    static let names = ["tuf_refresh_ms", "tuf_verify_ms"]
    private static let rounds = 300

    func results() throws -> [Result] {
        let environment = ProcessInfo.processInfo.environment
        guard let fleet = environment["SWIFTLET_FLEET_DIR"], let python = environment["SWIFTLET_TUF_PYTHON"] else {
            throw Trouble("run this by Packaging/bench: it needs SWIFTLET_FLEET_DIR and SWIFTLET_TUF_PYTHON")
        }
        let folder = URL(filePath: fleet + "/repository/metadata")
        let files = try Self.files(in: folder)
        _ = try (Self.refresh(folder), Self.verify(files))
        var ours: [(refresh: Double, verify: Double)] = []
        for _ in 0..<Self.rounds { ours.append((try Self.refresh(folder), try Self.verify(files))) }
        let theirs = try Self.python(python, folder.path)
        let what =
            "median of \(Self.rounds) updates from nothing, all Ed25519: root, timestamp, snapshot, targets, ch-stable"
        return [
            Self.result(
                "tuf_refresh_ms", ours.map(\.refresh), theirs.map(\.refresh),
                "\(what); read from a directory and stored in another, no file flushed, as python-tuf's ngclient.Updater "
                    + "does beside it; ratio is peer by ours"),
            Self.result(
                "tuf_verify_ms", ours.map(\.verify), theirs.map(\.verify),
                "\(what); in memory, as python-tuf's TrustedMetadataSet does beside it: five Ed25519 signatures, which both "
                    + "leave to a C library, are most of it; ratio is peer by ours"),
        ]
    }

    private static func result(_ name: String, _ ours: [Double], _ theirs: [Double], _ method: String) -> Result {
        let (median, peer) = (ours.percentile(50), theirs.percentile(50))
        return Result(
            name: name, value: median.rounded(places: 3), unit: "ms", peer: "python-tuf 7.0.1",
            peer_value: peer.rounded(places: 3), ratio: (peer / median).rounded(places: 2), method: method)
    }

    /// By path below `metadata/`.
    private static func files(in folder: URL) throws -> [String: [UInt8]] {
        var files: [String: [UInt8]] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
            files[name] = Array(try Data(contentsOf: folder.appending(path: name)))
        }
        return files
    }

    private static func verify(_ files: [String: [UInt8]]) throws -> Double {
        try milliseconds { try update(fetching: { files[$0] }, storing: { _, _ in }) }
    }

    private static func refresh(_ folder: URL) throws -> Double {
        let store = FileManager.default.temporaryDirectory.appending(path: "swiftlet-bench-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: store.appending(path: "root_history"), withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: store) }
        return try milliseconds {
            try update(
                fetching: { name in (try? Data(contentsOf: folder.appending(path: name))).map { Array($0) } },
                storing: { name, bytes in try Data(bytes).write(to: store.appending(path: name), options: .atomic) })
        }
    }

    private static func milliseconds(_ update: () throws -> Bool) throws -> Double {
        var isFound = false
        let duration = try ContinuousClock().measure { isFound = try update() }
        guard isFound else { throw Trouble("the update did not come to the channel") }
        return duration / .milliseconds(1)
    }

    private static func update(
        fetching fetch: (String) -> [UInt8]?, storing store: (String, [UInt8]) throws -> Void
    ) throws -> Bool {
        var refresh = try Refresh(bootstrapRoot: fetch("1.root.json") ?? [], startedAt: Date())
        // Nobody signs it, so the search reads the whole channel.
        refresh.locate("ch-stable/nothing-0.0.0.json")
        while true {
            switch try refresh.next() {
            case .done: return refresh.trusted.versions["ch-stable"] != nil
            case .store(let name, let bytes): try store(name, bytes)
            case .remove: continue
            case .fetch(let file): refresh.supply(fetch(file.path).map { .bytes($0) } ?? .missing)
            }
        }
    }

    private static func python(_ interpreter: String, _ metadata: String) throws -> [(
        refresh: Double, verify: Double
    )] {
        let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "python_tuf_refresh.py")
        let process = Process()
        process.executableURL = URL(filePath: interpreter)
        process.arguments = [script.path, metadata, String(rounds)]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        let times = text.split(separator: "\n").compactMap { line -> (refresh: Double, verify: Double)? in
            let numbers = line.split(separator: " ").compactMap { Double($0) }
            return numbers.count == 2 ? (numbers[0], numbers[1]) : nil
        }
        guard times.count == rounds else { throw Trouble("python-tuf measured \(times.count) of \(rounds) rounds") }
        return times
    }
}
