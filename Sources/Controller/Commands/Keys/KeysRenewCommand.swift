import ArgumentParser
import SwiftletPublisher

struct KeysRenewCommand: AuditedCommand {
    static let configuration = CommandConfiguration(
        commandName: "renew", abstract: "Sign a role again as it is, for another full life, before it expires.",
        discussion:
            "Published at once where the role's keys are here; else a draft is written and it is said who must sign.")

    @OptionGroup var global: GlobalOptions
    @OptionGroup var keys: KeyOptions
    @Argument(help: "root, targets, snapshot, timestamp, rollouts or ch-<channel>.")
    var role: String
    @Option(
        help: ArgumentHelp(
            "Sign a version above this one, which nodes have seen: after a restore ('swiftletctl check', nodes-ahead).",
            valueName: "version"))
    var above = 0
    @OptionGroup var drafts: DraftOptions
    @OptionGroup var output: FormatOption

    var isChange: Bool { drafts.dryRun == false }

    func run() async throws {
        guard (0...1_000_000_000).contains(above) else {
            throw CommandError.badOption(name: "--above", value: "\(above)", reason: "a version that nodes have seen")
        }
        let repository = try global.openRepository(keys)
        let outcome = try repository.renew(
            role, above: above, at: Session.current.now(), dryRun: drafts.dryRun)
        try KeyChange(outcome, drafts: drafts, in: repository.directory).print(output)
    }
}
