import Foundation
import SwiftletContract
import SwiftletPublisher
import Testing

@Suite(.timeLimit(.minutes(4))) struct PushTests {
    private let stable = ChannelName(unchecked: "stable")

    private func withRelease(_ body: (TestFleet) async throws -> Void) async throws {
        try await withFleet { fleet in
            await fleet.run("model", "add", try fleet.writeModel())
            try await body(fleet)
        }
    }

    private func rollout(_ fleet: TestFleet) throws -> Rollout? {
        try Repository.open(fleet.directory).rollouts(of: stable).rollouts.first
    }

    @Test func signsARollout() async throws {
        try await withRelease { fleet in
            let outcome = await fleet.run(
                "push", "shop-intent@1.0.0", "--to", "site=oslo", "--waves",
                "1%,50.5%@2026-12-01,100%@2026-12-02T08:00",
                "--floor", "1")
            #expect(outcome.code == .done, "\(outcome.errors)")
            let rollout = try #require(try rollout(fleet))
            #expect(
                rollout.version.text == "1.0.0" && rollout.selector.description == "site=oslo" && rollout.floor == 1)
            #expect(rollout.waves.map(\.places) == [100, 5050, 10_000] && rollout.waves[0].notBefore == nil)
            #expect(rollout.waves[1].notBefore == Date(timeIntervalSince1970: 1_796_083_200))
            #expect(rollout.createdAt == TestFleet.now)
        }
    }

    /// Only what says so does not wait for a node's hours.
    @Test(arguments: [
        ([], nil), (["--urgent"], true), (["--profile", "emergency"], true), (["--profile", "careful"], nil),
    ])
    func saysWhetherItWaitsForHours(words: [String], isUrgent: Bool?) async throws {
        try await withRelease { fleet in
            let outcome = await fleet.run(["push", "shop-intent"] + words)
            #expect(outcome.code == .done, "\(outcome.errors)")
            let pushed = try #require(try rollout(fleet))
            #expect(pushed.isUrgent == isUrgent)
        }
    }

    /// The newest release is meant where no version is said; the model's rollout is replaced, under a new id.
    @Test func theNewestInstructionSupersedes() async throws {
        try await withRelease { fleet in
            await fleet.run("push", "shop-intent")
            let first = try #require(try rollout(fleet))
            await fleet.run("model", "add", try fleet.writeModel(version: "1.1.0"))
            await fleet.run("push", "shop-intent")
            let document = try Repository.open(fleet.directory).rollouts(of: stable)
            #expect(document.rollouts.map(\.version.text) == ["1.1.0"] && document.rollouts[0].id != first.id)
            #expect(document.rollouts[0].selector == .everyNode && document.rollouts[0].waves.map(\.places) == [10_000])
        }
    }

    @Test func floorsNeverFall() async throws {
        try await withRelease { fleet in
            await fleet.run("model", "add", try fleet.writeModel(version: "1.1.0"))
            await fleet.run("push", "shop-intent", "--floor", "2")
            let before = fleet.tree()
            let lower = await fleet.run("push", "shop-intent@1.0.0")
            #expect(lower.code == .badContent && lower.errors.contains("below the floor 2"))
            let higher = await fleet.run("push", "shop-intent", "--floor", "3")
            #expect(higher.code == .usage && higher.errors.contains("--floor '3'"))
            #expect(fleet.tree() == before)
            await fleet.run("push", "shop-intent")
            #expect(try rollout(fleet)?.floor == 2)
        }
    }

    @Test(
        arguments: [
            (["shop-intent@9"], "published: 1.0.0"), (["other"], "no release of 'other'"),
            (["shop-intent", "--channel", "canary"], "in 'canary'"), (["shop-intent", "--waves", "0%"], "no share"),
            (["shop-intent", "--waves", "101%"], "no share"), (["shop-intent", "--waves", "1.234%"], "no share"),
            (["shop-intent", "--waves", "10%,5%@2026-12-01"], "no larger"),
            (["shop-intent", "--waves", "1%@2026-12-02,100%@2026-12-01"], "open no later"),
            (["shop-intent", "--gate", "luck>=1"], "failed<=2%"), (["shop-intent", "--soak", "10"], "write a time"),
            (["shop-intent", "--deadline", "99999999w"], "a year at most"),
            (["shop-intent", "--deadline", "0h"], "write a time"),
            (["shop-intent", "--keys-dir", "/nowhere"], "no directory '/nowhere'"),
            (["shop-intent", "--not-before", "soon"], "write 2026"),
            (["shop-intent", "--waves", "1%@tomorrow"], "no time"),
            (["shop-intent", "--waves", "1%@2026-02-30"], "no time"), (["shop-intent", "--waves", ""], "no share"),
        ])
    func refuses(arguments: [String], reason: String) async throws {
        try await withRelease { fleet in
            let before = fleet.tree()
            let outcome = await fleet.run(["push"] + arguments)
            #expect(outcome.code == .usage && outcome.errors.contains(reason), "\(outcome.errors)")
            #expect(fleet.tree() == before)
        }
    }

    @Test func aDryRunTellsWhatEachNodeWouldDo() async throws {
        try await withRelease { fleet in
            let release = try #require(try Repository.open(fleet.directory).releases(in: stable).first)
            let size = release.release.variants[0].blob.size + (release.release.checks?.size ?? .zero)
            try await fleet.report("big")
            try await fleet.report("full", disk: Bytes(10))
            try await fleet.report("medium", budget: .mebibytes(100), age: 7200)
            try await fleet.report("other", channel: "canary")
            try await fleet.report("serving", models: [status(release.manifest.digest)])
            try await fleet.report("tiny", budget: .mebibytes(10))
            try await fleet.report("wrong-site", labels: [:])
            let before = fleet.tree()
            let text = await fleet.run("push", "shop-intent", "--to", "site=oslo", "--dry-run")
            let lines = text.output.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
            #expect(text.code == .done && lines.count == 8, "\(text.output)")
            #expect(lines[2].prefix(4) == ["big", "box-big", "best", "yes"] && lines[2].contains("12s"))
            #expect(lines[3].prefix(5) == ["full", "box-full", "best", "no:", "disk"])
            #expect(lines[4].prefix(4) == ["medium", "box-medium", "small", "yes"] && lines[4].contains("2h"))
            #expect(lines[5].prefix(5) == ["serving", "box-serving", "best", "serves", "it"])
            #expect(lines[6].prefix(5) == ["tiny", "box-tiny", "small", "no:", "memory"])
            #expect(text.output.contains("5 nodes: 2 would install it, 1 serve it already, 2 could not; \(size * 2)"))
            #expect(await fleet.run("push", "shop-intent", "--dry-run", "--format", "json").output.contains("\"fits\""))
            #expect(fleet.tree() == before)
        }
    }

    /// By what each node measured; where it has measured nothing, nothing is said.
    @Test func aDryRunTellsHowLongAndHowFast() async throws {
        struct Row: Decodable {
            struct Speed: Decodable {
                let tokensPerSecond: Double
                let source: String
                let version: String
                let isMeasured: Bool
            }
            let node: String
            let download: Int
            let bytesPerSecond: Double?
            let minutes: Double?
            let speed: Speed?
        }
        struct Preview: Decodable { let nodes: [Row] }

        try await withRelease { fleet in
            var serving = status(
                try #require(try Repository.open(fleet.directory).releases(in: stable).first).manifest.digest)
            serving.engine = ModelStatus.Engine(startedAt: TestFleet.now, requests: 0, answerRate: 20)
            let transfer = try #require(Transfer(.kibibytes(256), in: .seconds(2621.44), endedAt: TestFleet.now))
            try await fleet.report("known", models: [serving], transfer: transfer)
            try await fleet.report("new")
            try fleet.write("model/c.gguf", TinyGGUF(salt: 2).bytes)
            let model = try fleet.writeModel(version: "1.1.0", changing: [("file: a.gguf", "file: c.gguf")])
            #expect(await fleet.run("model", "add", model).code == .done)
            let newest = try #require(try Repository.open(fleet.directory).releases(in: stable).last).release
            let weights = newest.variants[0].blob.size

            let json = await fleet.run("push", "shop-intent", "--dry-run", "--format", "json")
            let nodes = try JSONDecoder().decode(Preview.self, from: Data(json.output.utf8)).nodes
            try #require(nodes.map(\.node) == ["known", "new"], "\(json)")
            // The checks it has already.
            #expect(nodes[0].download == Int(weights.count) && nodes[0].bytesPerSecond == 100)
            #expect(nodes[0].minutes == Double(weights.count) / 100 / 60)
            let speed = try #require(nodes[0].speed)
            #expect(speed.tokensPerSecond == 20 && speed.source == "answers")
            #expect(speed.version == "1.0.0" && speed.isMeasured == false)
            #expect(nodes[1].minutes == nil && nodes[1].bytesPerSecond == nil && nodes[1].speed == nil)

            let text = await fleet.run("push", "shop-intent", "--dry-run").output
            let lines = text.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
            #expect(lines[1].suffix(3) == ["MINUTES", "TOKENS/S", "SEEN"])
            #expect(lines[2].suffix(3) == ["~20", "12s", "ago"], "\(text)")
            #expect(lines[3].suffix(4) == ["-", "-", "12s", "ago"], "\(text)")
            #expect(text.contains("~: from what the node measured"))

            let back = await fleet.run("push", "shop-intent@1.0.0", "--dry-run").output
            #expect(back.contains("20  12s") && back.contains("~") == false, "\(back)")
        }
    }

    private func status(_ manifest: Digest) -> ModelStatus {
        ModelStatus(
            model: ModelName(unchecked: "shop-intent"), state: .serving,
            active: .init(
                version: ReleaseVersion(unchecked: "1.0.0"), variant: VariantName(unchecked: "best"),
                manifest: manifest,
                sequence: 1, installedAt: TestFleet.now, checks: nil),
            previous: nil, incoming: nil, context: 256, memory: .mebibytes(30), restarts: 0)
    }

    @Test func haltsAndResumes() async throws {
        try await withRelease { fleet in
            #expect(await fleet.run("rollout", "halt", "shop-intent").code == .usage)
            await fleet.run("push", "shop-intent")
            let id = try rollout(fleet)?.id
            #expect(await fleet.run("rollout", "halt", "shop-intent").output.contains("now halted"))
            #expect(try rollout(fleet)?.isHalted == true)
            #expect(await fleet.run("rollout", "halt", "shop-intent").output.contains("already halted"))
            #expect(await fleet.run("rollout", "list").output.contains("halted"))
            #expect(await fleet.run("rollout", "resume", "shop-intent").output.contains("now running"))
            #expect(try rollout(fleet)?.isHalted == false)
            #expect(try rollout(fleet)?.id == id)
        }
    }
}
