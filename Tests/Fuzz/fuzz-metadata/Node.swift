import FoundationEssentials
import SwiftletTrust

/// A node that updates itself from a script, and may die at a write.
struct Node {
    private static let now = Date(timeIntervalSince1970: 1_795_248_000)
    private static let paths = ["a", "ch-a/x.json", "ch-b/y", "d/e/f", ""]
    /// Keys: root `@a`, timestamp and snapshot `@b`, targets `@c`.
    static let root =
        Script(
            Array(
                """
                root {"_type":"root","consistent_snapshot":true,"expires":"2030-01-01T00:00:00Z",\
                "keys":{"@a":"@a","@b":"@b","@c":"@c"},"roles":{"root":{"keyids":["@a"],"threshold":1},\
                "snapshot":{"keyids":["@b"],"threshold":1},"targets":{"keyids":["@c"],"threshold":1},\
                "timestamp":{"keyids":["@b"],"threshold":1}},"spec_version":"1.0.34","version":1}
                """.utf8)
        ).files.first?.bytes ?? []

    var stored: [String: [UInt8]] = [:]
    var knownTime: Date?
    /// nil: lives.
    var writesLeft: Int?
    private(set) var found: [TargetInfo] = []

    /// Whether the update and all searches after it ended without a refusal.
    mutating func update(from script: Script) -> Bool {
        found = []
        guard
            var refresh = try? Refresh(
                bootstrapRoot: Self.root, cached: CachedMetadata(files: stored), startedAt: Self.now,
                latestKnownTime: knownTime)
        else { return false }
        guard drive(&refresh, script) else { return false }
        knownTime = refresh.latestSignedTime
        var isWhole = true
        for path in Self.paths {
            refresh.locate(path)
            if drive(&refresh, script) {
                if let target = refresh.target { found.append(target) }
            } else {
                isWhole = false
            }
        }
        return isWhole
    }

    private mutating func drive(_ refresh: inout Refresh, _ script: Script) -> Bool {
        while true {
            guard let step = try? refresh.next() else { return false }
            switch step {
            case .done: return true
            case .fetch(let fetch): refresh.supply(Self.answer(to: fetch, script, stored))
            case .store(let name, let bytes):
                guard lives() else { return false }
                stored[name] = bytes
            case .remove(let name):
                guard lives() else { return false }
                if name == CachedMetadata.signedTime { knownTime = nil }
                stored[name] = nil
            }
        }
    }

    private mutating func lives() -> Bool {
        guard let left = writesLeft else { return true }
        writesLeft = left - 1
        return left > 0
    }

    /// The file of the role with the version that was asked for, else the role's last, else none. Roots by their place.
    private static func answer(
        to fetch: Refresh.Fetch, _ script: Script, _ stored: [String: [UInt8]]
    ) -> Refresh.Answer {
        var name = fetch.path.dropLast(".json".count)
        var version: Int64?
        if let dot = name.firstIndex(of: "."), let number = Int64(name[..<dot]) {
            version = number
            name = name[name.index(after: dot)...]
        }
        let role = decoded(name)
        let files = script.files.filter { $0.role == role }
        if role == "root" {
            let index = version.flatMap { Int(exactly: $0) }.map { $0 - 2 } ?? -1
            return files.indices.contains(index) ? .bytes(files[index].bytes) : .missing
        }
        guard let file = files.last(where: { $0.version == version }) ?? files.last else { return .missing }
        return fetch.mayBeUnchanged && stored[fetch.path] == file.bytes ? .notModified : .bytes(file.bytes)
    }

    private static func decoded(_ name: Substring) -> String {
        var bytes: [UInt8] = []
        var rest = Array(name.utf8)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), let pair = Hex.bytes(rest.prefix(2)), pair.count == 1 {
                bytes.append(pair[0])
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
