import ArgumentParser
import SwiftletPublisher

struct KeysRevokeCommand: AuditedCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke", abstract: "Take a key from a role; the others must reach the threshold.",
        discussion:
            "What the key alone has signed is signed again. Nodes refuse its signatures from their next poll on.")

    @OptionGroup var global: GlobalOptions
    @OptionGroup var keys: KeyOptions
    @Argument(help: "root, targets, snapshot, timestamp, rollouts or ch-<channel>.")
    var role: String
    @Argument(help: "The first digits (at least 8) of the key's id.")
    var key: String
    @Option(help: "How many of the remaining keys must sign; default as now.")
    var threshold: Int?
    @OptionGroup var drafts: DraftOptions
    @OptionGroup var output: FormatOption

    var isChange: Bool { drafts.dryRun == false }

    func run() async throws {
        let repository = try global.openRepository(keys)
        let outcome = try repository.revoke(
            key, from: role, threshold: threshold, at: Session.current.now(), dryRun: drafts.dryRun)
        try KeyChange(outcome, drafts: drafts, in: repository.directory).print(output)
    }
}
