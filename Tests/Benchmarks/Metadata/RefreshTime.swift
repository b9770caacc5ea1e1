import Foundation
import Glibc
import SwiftletTrust

/// How long an update takes from nothing: root, timestamp, snapshot, targets and one channel, as `swiftletctl` signed them
/// and serves them, beside python-tuf from the same server. Both keep their connection, and store what they trust, each
/// file replaced at once and none flushed, as python-tuf does; and the verification alone, in memory.
struct RefreshTime {
    static let names = [CommandTime.name, "tuf_refresh_resident_ms", "tuf_verify_ms"]
    private static let rounds = 300

    func results() throws -> [Result] {
        let environment = ProcessInfo.processInfo.environment
        guard let fleet = environment["SWIFTLET_FLEET_DIR"], let python = environment["SWIFTLET_TUF_PYTHON"],
            let server = environment["SWIFTLET_CONTROLLER_URL"], let bin = environment["SWIFTLET_BIN"]
        else { throw Trouble("run this by Packaging/bench: it says where the fleet, its server and python-tuf are") }
        let folder = URL(filePath: fleet + "/repository/metadata")
        let files = try Self.files(in: folder)
        let root = files["1.root.json"] ?? []
        let connection = try KeptConnection(to: server)
        _ = try (Self.refresh(connection, root), Self.verify(files))
        var ours: [(refresh: Double, verify: Double)] = []
        for _ in 0..<Self.rounds { ours.append((try Self.refresh(connection, root), try Self.verify(files))) }
        let theirs = try Self.python(python, folder.path, server)
        let what =
            "median of \(Self.rounds) updates from nothing, all Ed25519: root, timestamp, snapshot, targets, ch-stable"
        let command = CommandTime(
            server: server, root: folder.appending(path: "1.root.json"), target: "ch-stable/shop-intent-1.0.0.json")
        return [
            try command.result(python: python, tufClient: bin + "/tuf-client"),
            Self.result(
                "tuf_refresh_resident_ms", ours.map(\.refresh), theirs.map(\.refresh),
                "\(what); from swiftletctl serve over HTTP, by a process that runs already and keeps its "
                    + "connection, and stored, no file flushed, as python-tuf's ngclient.Updater does beside it; ratio is peer by ours"
            ),
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
        try milliseconds {
            try update(from: files["1.root.json"] ?? [], fetching: { files[$0.path] }, storing: { _, _ in })
        }
    }

    private static func refresh(_ connection: KeptConnection, _ root: [UInt8]) throws -> Double {
        let store = FileManager.default.temporaryDirectory.path + "/swiftlet-bench-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: store + "/root_history", withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: store) }
        return try milliseconds {
            try update(
                from: root, fetching: { try connection.get("/metadata/" + $0.path, maxSize: $0.maxSize) },
                storing: { name, bytes in try replace(store + "/" + name, bytes) })
        }
    }

    private static func replace(_ path: String, _ bytes: [UInt8]) throws {
        let file = open(path + ".new", O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        defer { close(file) }
        guard file >= 0, write(file, bytes, bytes.count) == bytes.count, rename(path + ".new", path) == 0 else {
            throw Trouble("\(path) could not be written")
        }
    }

    private static func milliseconds(_ update: () throws -> Bool) throws -> Double {
        let clock = ContinuousClock()
        let start = clock.now
        guard try update() else { throw Trouble("the update did not come to the channel") }
        return start.duration(to: clock.now) / .milliseconds(1)
    }

    private static func update(
        from root: [UInt8], fetching fetch: (Refresh.Fetch) throws -> [UInt8]?,
        storing store: (String, [UInt8]) throws -> Void
    ) throws -> Bool {
        var refresh = try Refresh(bootstrapRoot: root, startedAt: Date())
        // Nobody signs it, so the search reads the whole channel.
        refresh.locate("ch-stable/nothing-0.0.0.json")
        while true {
            switch try refresh.next() {
            case .done: return refresh.trusted.versions["ch-stable"] != nil
            case .store(let name, let bytes): try store(name, bytes)
            case .remove: continue
            case .fetch(let file): refresh.supply(try fetch(file).map { .bytes($0) } ?? .missing)
            }
        }
    }

    private static func python(_ interpreter: String, _ metadata: String, _ server: String) throws -> [(
        refresh: Double, verify: Double
    )] {
        let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "python_tuf_refresh.py")
        let process = Process()
        process.executableURL = URL(filePath: interpreter)
        process.arguments = [script.path, metadata, server, String(rounds)]
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
