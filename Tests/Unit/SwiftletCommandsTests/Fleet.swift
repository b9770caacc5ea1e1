import Foundation
import SwiftletCommands
import SwiftletContract
import SwiftletPublisher
import SwiftletRegistry
import SwiftletSamples
import Synchronization

/// What a command said and how it ended.
struct Outcome: Sendable {
    let code: ExitCode
    let output: String
    let errors: String
}

/// A folder of the test's own with a fleet directory `fleet` and a clock that stands still.
struct TestFleet: Sendable {
    static let now = Date(timeIntervalSince1970: 1_795_000_000)
    let folder: String
    var fleet: String { folder + "/fleet" }
    var directory: FleetDirectory { FleetDirectory(fleet) }

    /// Runs `swiftletctl` in this process, the fleet's directory given by the environment.
    @discardableResult
    func run(_ arguments: String..., environment: [String: String]? = nil) async -> Outcome {
        await run(arguments, environment: environment)
    }

    @discardableResult
    func run(
        _ arguments: [String], environment: [String: String]? = nil, typing passphrases: [String] = [],
        at now: Date = Self.now
    ) async -> Outcome {
        let (output, errors) = (Text(), Text())
        let console = Console(isWatched: false, output: { output.add($0) }, errors: { errors.add($0) })
        let typed = Mutex(passphrases)
        let session = Session(
            console: console, environment: environment ?? ["SWIFTLET_FLEET_DIR": fleet], now: { now },
            askPassphrase: { _ in typed.withLock { $0.isEmpty ? nil : Array($0.removeFirst().utf8) } })
        let code = await Swiftletctl.run(arguments, in: session)
        return Outcome(code: code, output: output.value, errors: errors.value)
    }

    /// A manifest with its files in the folder; returns the manifest's path.
    func writeModel(version: String = "1.0.0", changing edits: [(String, String)] = []) throws -> String {
        try write("model/a.gguf", TinyGGUF().bytes)
        try write("model/b.gguf", TinyGGUF(salt: 1).bytes)
        try write("model/checks.json", Array(Self.checks.utf8))
        try write("model/README.md", Array("A card.\n".utf8))
        var yaml = Self.manifest.replacing("1.0.0", with: version)
        for (old, new) in edits { yaml = yaml.replacing(old, with: new) }
        try write("model/model.yaml", Array(yaml.utf8))
        return folder + "/model/model.yaml"
    }

    func write(_ path: String, _ bytes: [UInt8]) throws {
        let file = URL(filePath: folder + "/" + path)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: file)
    }

    /// Every file below the fleet's directory but for the registry's and the audit log's, with its content.
    func tree() -> [String: Data] {
        var files: [String: Data] = [:]
        let names = (try? FileManager.default.subpathsOfDirectory(atPath: fleet)) ?? []
        for name in names where name.contains("sqlite") == false && name.hasPrefix("audit") == false {
            files[name] = FileManager.default.contents(atPath: fleet + "/" + name)
        }
        return files
    }

    func report(
        _ node: String, budget: Bytes = .mebibytes(512), disk: Bytes = .mebibytes(512), channel: String = "stable",
        labels: Labels = ["site": "oslo"], models: [ModelStatus] = [], conditions: [Condition] = [], age: Double = 12,
        power: PowerStatus? = nil, versions: [String: Int] = [:], run: String = UUID().uuidString, number: Int = 1,
        transfer: Transfer? = nil
    ) async throws {
        var report = NodeReport.sample(node, number: number, labels: labels, at: Self.now)
        report.channel = ChannelName(unchecked: channel)
        report.run = run
        report.facts.hostname = "box-\(node)"
        report.facts.diskFree = disk
        report.memoryBudget = budget
        report.models = models
        report.conditions = conditions
        report.power = power
        report.sync.versions = versions
        report.sync.transfer = transfer
        try await Registry(path: directory.databasePath).record(report, receivedAt: Self.now - age)
    }

    static let manifest = """
        name: shop-intent
        version: 1.0.0
        description: A test model.
        license: Apache-2.0
        context: 256
        variants:
          - name: best
            file: a.gguf
            overhead: 200M
          - name: small
            file: b.gguf
            overhead: 48M
        checks: checks.json
        card: README.md

        """

    private static let checks = """
        {"minimumPassShare": 1, "cases": [{"name": "one", "request": {"messages": []}, "expect": {"contains": "a"}}]}
        """
}

final class Text: Sendable {
    private let text = Mutex("")
    var value: String { text.withLock { $0 } }
    func add(_ more: String) { text.withLock { $0 += more } }
}

/// With a fleet that exists (channels stable and canary) unless `empty`.
func withFleet(empty: Bool = false, _ body: (TestFleet) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "swiftlet-commands-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let fleet = TestFleet(folder: folder.resolvingSymlinksInPath().path)
    if empty == false { await fleet.run("init", "--channel", "stable", "--channel", "canary") }
    try await body(fleet)
}
