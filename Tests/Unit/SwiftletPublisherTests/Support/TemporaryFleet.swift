import Foundation
import SwiftletContract
import SwiftletTrust

@testable import SwiftletPublisher

/// A fleet in a directory of its own, removed at the end.
struct TemporaryFleet {
    static let start = Date(timeIntervalSince1970: 1_800_000_000)

    let root: String
    let directory: FleetDirectory
    let repository: Repository

    static func with<R>(channels: [String] = ["stable", "beta"], _ body: (TemporaryFleet) throws -> R) throws -> R {
        let root = FileManager.default.temporaryDirectory.path + "/fleet-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: root) }
        let directory = FleetDirectory(root + "/fleet")
        let repository = try Repository.create(
            in: directory, name: "shops", channels: channels.compactMap { ChannelName($0) }, at: start)
        return try body(TemporaryFleet(root: root, directory: directory, repository: repository))
    }

    /// A release whose blobs are in the repository.
    func release(_ version: String, sequence: Int, model: String = "shop-intent") throws -> Release {
        let weights = try repository.add(blob: Array("GGUF \(model) \(version)".utf8))
        return Release(
            model: ModelName(unchecked: model), version: ReleaseVersion(unchecked: version), summary: "Reads messages",
            license: "Apache-2.0", sequence: sequence, floor: 0, context: 256,
            variants: [
                Variant(
                    name: VariantName(unchecked: "q8_0"), blob: weights,
                    needs: MemoryNeeds(weights: .mebibytes(1), keyValuePerToken: Bytes(2048), overhead: .mebibytes(16)),
                    architecture: "llama", layers: 4)
            ],
            checks: try repository.add(blob: Array("checks".utf8)), config: try repository.add(blob: Array("{}".utf8)),
            card: nil)
    }

    func rollouts(_ version: String, id: String = "r1", model: String = "shop-intent") -> RolloutDocument {
        RolloutDocument(
            channel: .stable,
            rollouts: [
                Rollout(
                    id: RolloutID(unchecked: id), model: ModelName(unchecked: model),
                    version: ReleaseVersion(unchecked: version), selector: .everyNode, waves: [Wave(places: 10_000)],
                    createdAt: Self.start)
            ])
    }

    func file(_ path: String) -> String { directory.repositoryPath + "/" + path }

    func names(_ path: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: file(path)).sorted()
    }

    func bytes(_ path: String) -> [UInt8]? { FileManager.default.contents(atPath: file(path)).map { Array($0) } }

    func write(_ bytes: [UInt8], _ path: String) throws { try Data(bytes).write(to: URL(fileURLWithPath: file(path))) }

    /// All files of the tree with their contents.
    func contents() throws -> [String: Data] {
        var contents: [String: Data] = [:]
        for case let path as String in FileManager.default.enumerator(atPath: directory.repositoryPath) ?? .init() {
            contents[path] = FileManager.default.contents(atPath: file(path))
        }
        return contents
    }
}

extension ChannelName {
    static let stable = ChannelName(unchecked: "stable")
    static let beta = ChannelName(unchecked: "beta")
}

/// A node that reads the published tree from the disk.
struct DirectoryNode {
    let fleet: TemporaryFleet
    var stored: [String: [UInt8]] = [:]
    var now = TemporaryFleet.start

    init(_ fleet: TemporaryFleet) { self.fleet = fleet }

    /// The verified bytes of the targets, nil for those that nobody signed.
    mutating func update(_ paths: String...) throws -> [[UInt8]?] {
        guard let root = fleet.bytes("metadata/1.root.json") else { return [] }
        var refresh = try Refresh(bootstrapRoot: root, cached: CachedMetadata(files: stored), startedAt: now)
        try drive(&refresh)
        return try paths.map { path in
            refresh.locate(path)
            try drive(&refresh)
            guard let target = refresh.target else { return nil }
            return try target.verify(fleet.bytes("targets/" + target.urlPath) ?? []).value
        }
    }

    private mutating func drive(_ refresh: inout Refresh) throws {
        while true {
            switch try refresh.next() {
            case .done: return
            case .store(let name, let bytes): stored[name] = bytes
            case .remove(let name): stored[name] = nil
            case .fetch(let fetch):
                refresh.supply(fleet.bytes("metadata/" + fetch.path).map { .bytes($0) } ?? .missing)
            }
        }
    }
}
