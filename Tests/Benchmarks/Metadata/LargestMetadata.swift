import Crypto
import Foundation
import SwiftletTrust

/// How much memory it takes to verify the largest metadata that is allowed: a targets role of 5 MB, in a process that does
/// nothing else.
struct LargestMetadata {
    static let childArgument = "--verify-largest-metadata-in"

    func result() throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appending(path: "swl-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let targets = try Self.write(to: folder)
        let process = Process()
        process.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        process.arguments = [Self.childArgument, folder.path]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationStatus == 0, let kibibytes = Double(text.filter(\.isNumber)) else {
            throw Trouble("the largest metadata was not verified: \(text)")
        }
        return Result(
            name: "tuf_largest_metadata_mb", value: (kibibytes * 1024 / 1e6).rounded(places: 1), unit: "MB",
            method: "peak resident memory (VmHWM) of a process that reads and verifies a repository with \(targets) "
                + "targets in one role of nearly \(Limits.targetsSize) bytes; MB = 10^6 bytes")
    }

    /// In the process of its own: prints its peak in KiB.
    static func verify(in folder: String) throws {
        func file(_ name: String) throws -> [UInt8] {
            Array(try Data(contentsOf: URL(filePath: folder + "/" + name), options: .alwaysMapped))
        }
        var trusted = try TrustedMetadata(bootstrapRoot: try file("root"), startedAt: Date())
        _ = try trusted.updateTimestamp(try file("timestamp"))
        try trusted.updateSnapshot(try file("snapshot"))
        try trusted.updateTargets(try file("targets"))
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        guard let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") }) else {
            throw Trouble("/proc/self/status has no VmHWM")
        }
        print(line)
    }

    /// Returns how many targets fit.
    private static func write(to folder: URL) throws -> Int {
        let key = Curve25519.Signing.PrivateKey()
        let object: JSON = [
            "keytype": "ed25519", "scheme": "ed25519",
            "keyval": ["public": JSON(Hex.text(key.publicKey.rawRepresentation))],
        ]
        let keyID = KeyID.of(object)
        func write(_ name: String, _ content: JSONObject) throws -> Int {
            var signed = content
            signed["_type"] = JSON(name)
            signed["spec_version"] = "1.0.34"
            signed["version"] = 1
            signed["expires"] = "2099-01-01T00:00:00Z"
            let signature = try key.signature(for: JSON.object(signed).canonical)
            let bytes =
                ([
                    "signatures": [["keyid": .text(keyID), "sig": JSON(Hex.text(signature))]],
                    "signed": .object(signed),
                ]
                as JSON).compact
            try Data(bytes).write(to: folder.appending(path: name))
            return bytes.count
        }
        let role: JSON = ["keyids": [.text(keyID)], "threshold": 1]
        var root = JSONObject()
        var keys = JSONObject()
        keys[keyID] = object
        root["consistent_snapshot"] = true
        root["keys"] = .object(keys)
        root["roles"] = ["root": role, "timestamp": role, "snapshot": role, "targets": role]
        _ = try write("root", root)
        var timestamp = JSONObject()
        timestamp["meta"] = ["snapshot.json": ["version": 1]]
        _ = try write("timestamp", timestamp)
        var snapshot = JSONObject()
        snapshot["meta"] = ["targets.json": ["version": 1]]
        _ = try write("snapshot", snapshot)
        let hash = JSON(Hex.text(SHA256.hash(data: [])))
        let each =
            #""ch-stable/shop-intent-1.000000.0.json":{"hashes":{"sha256":""},"length":1000000},"#.utf8.count + 64
        let count = (Limits.targetsSize - 500) / each
        var members = JSONObject()
        for number in 1_000_000..<1_000_000 + count {
            members[JSONText("ch-stable/shop-intent-1.\(String(number).dropFirst()).0.json")] = [
                "hashes": ["sha256": hash], "length": 1_000_000,
            ]
        }
        var targets = JSONObject()
        targets["targets"] = .object(members)
        let size = try write("targets", targets)
        guard (Limits.targetsSize - 2000...Limits.targetsSize).contains(size) else {
            throw Trouble("the largest metadata has \(size) bytes")
        }
        return count
    }
}
