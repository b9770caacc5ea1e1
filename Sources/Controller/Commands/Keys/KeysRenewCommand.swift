import ArgumentParser
import SwiftletPublisher

struct KeysRenewCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "renew", abstract: "Sign a role again as it is, for another full life, before it expires.",
        discussion:
            "Published at once where the role's keys are here; else a draft is written and it is said who must sign.")

    @OptionGroup var global: GlobalOptions
    @OptionGroup var keys: KeyOptions
    @Argument(help: "root, targets, snapshot, timestamp, rollouts or ch-<channel>.")
    var role: String
    @OptionGroup var drafts: DraftOptions
    @OptionGroup var output: FormatOption

    func run() async throws {
        let repository = try global.openRepository(keys)
        let outcome = try repository.renew(role, at: Session.current.now(), dryRun: drafts.dryRun)
        try KeyChange(outcome, drafts: drafts, in: repository.directory).print(output)
    }
}
