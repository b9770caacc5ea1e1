import ArgumentParser
import Crypto
import FoundationEssentials
import SwiftletContract
import SwiftletPublisher
import SwiftletRegistry

struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Look for what is wrong with the fleet, and say what to do about it.",
        discussion: """
            Looks at the folder, the keys, the published tree, the registry, the nodes' reports and, with --url, the server. \
            Changes nothing. Exit code 0 without errors, also with warnings; 1 with errors.

            Each check has a name that stays, in the JSON too: \
            \(ControllerCheck.allCases.map(\.rawValue).joined(separator: ", ")).
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var keys: KeyOptions
    @Option(help: ArgumentHelp("Ask the server too, where nodes find it: https://fleet.example.", valueName: "url"))
    var url: String?
    @Flag(help: "Read and hash every published file: about half a second per gigabyte.")
    var deep = false
    @Option(help: ArgumentHelp("A node is silent after so long without a report.", valueName: "minutes"))
    var silentAfter = 60
    @Flag(help: "Show what is fine, and what could not be looked at, too.")
    var all = false
    @Flag(help: "List all checks with what they look at, and end.")
    var list = false
    @OptionGroup var output: FormatOption

    func validate() throws {
        guard silentAfter > 0 else { throw ValidationError("--silent-after wants at least 1 minute.") }
        guard url.map({ $0.hasPrefix("http://") || $0.hasPrefix("https://") }) ?? true else {
            throw ValidationError("--url wants an address that begins with http:// or https://.")
        }
    }

    func run() async throws {
        if list { return Session.current.console.print(ControllerCheck.list) }
        let now = Session.current.now()
        let findings = await look(at: now)
        let report = CheckReport(checkedAt: now, findings: [])
            .merged(
                with: findings, of: ControllerCheck.self,
                otherwise: "The published tree cannot be read: see repository.")
        try output.print(report) { report.text(all: all) }
        let errors = report.findings(.error).count
        if errors > 0 { throw CommandError.checksFailed(errors: errors) }
    }

    private func look(at now: Date) async -> [Finding] {
        var folder = FleetFolderFacts(global.directory)
        let registry = RegistryFacts(path: global.directory.databasePath)
        var tree: TreeExamination?
        var published: [String: Int] = [:]
        var findings: [Finding] = []
        let nodes = await records(registry)
        do throws(PublisherError) {
            let repository = try global.openRepository(keys)
            let examined = try repository.examineTree(isDeep: deep)
            let roles = try repository.status(at: now)
            published = Dictionary(uniqueKeysWithValues: roles.map { ($0.role, $0.version) })
            tree = examined
            folder.largestRelease = examined.largestRelease
            findings +=
                KeyFacts(
                    findings: try repository.examineKeys(at: now) + AuthorityFinding.all(of: repository, at: now),
                    roles: roles, now: now
                ).checks
            findings += TreeFacts(tree: examined, isDeep: deep, programDate: DiskPlace.programDate, now: now).findings
            findings += RolloutFacts(rollouts: try progress(repository, nodes, at: now)).findings
        } catch {
            findings.append(
                ControllerCheck.repository.error(
                    "The fleet cannot be used: \(error).",
                    fix: "Restore the folder from a copy that verifies; nodes keep what they have meanwhile."))
        }
        let server = await ServerFacts.read(
            url, publishedVersion: tree?.timestampVersion,
            authority: AuthorityFinding.certificate(in: global.directory), at: now
        )
        let fleet = FleetNodesFacts(
            nodes: nodes, rootVersion: tree?.rootVersion, published: published, silence: Double(silentAfter) * 60,
            now: now)
        let audit = AuditFacts(AuditTrail(global.directory))
        return folder.findings + findings + registry.findings + audit.findings + server.findings + fleet.findings
    }

    /// Where the registry is damaged, or not there, there are none.
    private func records(_ registry: RegistryFacts) async -> [NodeRecord] {
        guard registry.file?.damages.isEmpty == true, registry.file?.isSuperseded == false else { return [] }
        return (try? await Registry(path: registry.path).nodes()) ?? []
    }

    private func progress(
        _ repository: Repository, _ nodes: [NodeRecord], at now: Date
    ) throws(PublisherError) -> [RolloutFacts.Progress] {
        var all: [RolloutFacts.Progress] = []
        for channel in repository.fleet.channels {
            let mine = nodes.filter { $0.report.channel == channel }
            for rollout in try repository.rollouts(of: channel).rollouts {
                let due = mine.filter { node in
                    let place = Place(of: node.id, in: rollout.id) { SHA256.hash(data: $0) }
                    return rollout.standing(at: place, labels: node.report.labels, at: now) == .due
                }
                let serving = due.filter { node in
                    node.report.models.contains { $0.model == rollout.model && $0.active?.version == rollout.version }
                }
                let opened = rollout.waves.compactMap(\.notBefore).filter { $0 <= now }.max() ?? rollout.createdAt
                all.append(
                    RolloutFacts.Progress(
                        rollout: rollout, due: due.count, serving: serving.count,
                        age: now.timeIntervalSince(max(opened, rollout.createdAt))))
            }
        }
        return all
    }
}
