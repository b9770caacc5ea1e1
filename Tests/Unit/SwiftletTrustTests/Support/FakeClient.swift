import Foundation

@testable import SwiftletTrust

/// A node: what it was given at its birth, what it stored, and its clock. Drives `Refresh` as the daemon does.
struct FakeClient {
    let root: [UInt8]
    var stored: [String: [UInt8]] = [:]
    var now = FakeRepository.start
    var knownTime: Date?
    /// Paths that were asked for, in order.
    var requests: [String] = []
    /// Answer 304 where the stored bytes are those of the server.
    var usesConditionalRequests = false
    /// Dies instead of taking this many steps of storing or removing.
    var dies: Int?

    struct Death: Error {}

    init(_ repository: FakeRepository) { self.root = repository.files["1.root.json"] ?? [] }

    /// An update, and then the searches in the same update.
    @discardableResult
    mutating func refresh(_ repository: FakeRepository, locating paths: [String] = []) throws -> [TargetInfo?] {
        var refresh = try Refresh(
            bootstrapRoot: root, cached: CachedMetadata(files: stored), startedAt: now, latestKnownTime: knownTime)
        requests = []
        try drive(&refresh, repository)
        knownTime = refresh.latestSignedTime
        return try paths.map { path in
            refresh.locate(path)
            try drive(&refresh, repository)
            return refresh.target
        }
    }

    mutating func drive(_ refresh: inout Refresh, _ repository: FakeRepository) throws {
        while true {
            switch try refresh.next() {
            case .done: return
            case .store(let name, let bytes):
                try live()
                stored[name] = bytes
            case .remove(let name):
                try live()
                if name == CachedMetadata.signedTime { knownTime = nil }
                stored[name] = nil
            case .fetch(let fetch):
                requests.append(fetch.path)
                refresh.supply(answer(to: fetch, repository))
            }
        }
    }

    private mutating func live() throws {
        guard let left = dies else { return }
        if left == 0 { throw Death() }
        dies = left - 1
    }

    private func answer(to fetch: Refresh.Fetch, _ repository: FakeRepository) -> Refresh.Answer {
        guard let bytes = repository.files[fetch.path] else { return .missing }
        let isSame = fetch.mayBeUnchanged && stored[fetch.path] == bytes
        return usesConditionalRequests && isSame ? .notModified : .bytes(bytes)
    }

    /// The version of a stored file.
    func version(_ role: String) -> Int64? {
        let file =
            role == "root"
            ? stored.keys.filter { $0.hasPrefix("root_history/") }
                .max { Self.number($0) < Self.number($1) } : RoleName.encoded(JSONText(role)) + ".json"
        guard let file, let bytes = stored[file] else { return nil }
        return try? JSON(parsing: bytes, file: file).object?["signed"]?.object?["version"]?.integer
    }

    private static func number(_ name: String) -> Int {
        Int(name.split(separator: "/").last?.split(separator: ".").first ?? "") ?? 0
    }
}

/// The error of an update that must be refused.
func refusal(_ client: inout FakeClient, _ repository: FakeRepository, locating paths: [String] = []) -> TrustError? {
    do {
        try client.refresh(repository, locating: paths)
        return nil
    } catch {
        return error as? TrustError
    }
}

func day(_ number: Double) -> Date { FakeRepository.start.addingTimeInterval(number * 86_400) }
