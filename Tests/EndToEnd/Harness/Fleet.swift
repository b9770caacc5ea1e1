import FoundationEssentials
import SwiftletContract
import SwiftletHarness
import SystemPackage
import Testing

/// A fleet as its operator sees it: `swiftletctl` in a directory.
struct Fleet: Sendable {
    let world: World
    let directory: FilePath

    /// `faketime`'s words for when the operator's commands run: `-10d`. Nil: now.
    static func create(in world: World, named name: String = "fleet", at time: String? = nil) async throws -> Fleet {
        let fleet = Fleet(world: world, directory: world.directory.appending(name))
        try await fleet.ctl("init", "--name", name, at: time)
        return fleet
    }

    var tree: FilePath { directory.appending("repository") }
    /// What nodes get as their `TrustRoot`.
    var root: FilePath { tree.appending("metadata").appending("1.root.json") }

    /// Runs a command that is to succeed; returns what it printed.
    @discardableResult
    func ctl(_ arguments: String..., at time: String? = nil) async throws -> String {
        let outcome = try await outcome(of: arguments, at: time)
        try #require(outcome.end == .code(0), "swiftletctl \(arguments): \(outcome)")
        return outcome.output
    }

    func outcome(of arguments: [String], at time: String? = nil) async throws -> Command.Outcome {
        try await command(arguments).started(by: time.map { ["/usr/bin/faketime", "-f", $0] } ?? []).run()
    }

    func command(_ arguments: [String]) -> Command {
        Command(
            executable: BuiltProgram.swiftletctl.path, arguments: ["--fleet-dir", directory.string] + arguments,
            workingDirectory: world.directory)
    }

    /// Publishes a made-up model and, unless told otherwise, pushes it to all nodes.
    func release(_ model: MadeUpModel, push: Bool = true, at time: String? = nil) async throws {
        let folder = world.directory.appending("\(directory.lastComponent?.string ?? "")-model-\(model.version)")
        try await ctl("model", "add", try model.write(to: folder).string, at: time)
        if push { try await ctl("push", "\(MadeUpModel.name)@\(model.version)", at: time) }
    }

    /// The paths in the published tree, `metadata/timestamp.json`, that contain `part`.
    func files(_ part: String) -> [String] {
        ["metadata", "targets/ch-stable", "targets/rollouts", "blobs/sha256"].flatMap { folder in
            Scratch.names(in: tree.appending(folder)).map { folder + "/" + $0 }
        }.filter { $0.contains(part) }
    }

    /// The path of the release's weights.
    func weights(of model: MadeUpModel) throws -> String {
        path(of: try #require(try published(model).variants.first).blob)
    }

    func checks(of model: MadeUpModel) throws -> String { path(of: try #require(try published(model).checks)) }

    func published(_ model: MadeUpModel) throws -> Release {
        let path = try #require(files(".\(MadeUpModel.name)-\(model.version).json").first)
        return try Release(manifest: try Scratch.read(tree.appending(path)))
    }

    private func path(of blob: Blob) -> String { "blobs/sha256/\(blob.digest.hex)" }

    /// Of several files that were published one after the other, the last.
    func newest(_ part: String) -> String? {
        files(part).max { (number(in: $0), time(of: $0)) < (number(in: $1), time(of: $1)) }
    }

    /// `metadata/12.snapshot.json`: 12.
    private func number(in path: String) -> Int {
        Int((path.split(separator: "/").last ?? "").prefix { $0 != "." }) ?? 0
    }

    private func time(of path: String) -> Int { Scratch.modified(tree.appending(path)) }

    /// What the nodes have reported.
    func nodes() async throws -> [Node.Record] {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        return try decoder.decode(
            [Node.Record].self, from: Data(try await ctl("node", "list", "--format", "json").utf8))
    }
}
