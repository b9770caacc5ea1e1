import ArgumentParser
import SwiftletPublisher

struct KeysRotateCommand: AuditedCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate", abstract: "Give a role other keys, or another threshold.",
        discussion: """
            The new keys take the place of all of the role's keys, or with --add come beside them. Nodes follow by \
            themselves: the keys of root, targets, snapshot and timestamp stand in the root, those of rollouts and channels \
            in targets. Published at once where enough keys are here; else the drafts are written and it is said who must \
            sign. Of a role whose keys have left everything is signed again.
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var keys: KeyOptions
    @Argument(help: "root, targets, snapshot, timestamp, rollouts or ch-<channel>.")
    var role: String
    @Option(
        name: .customLong("key"),
        help: "A public key file, JSON or PEM, whose private key is kept elsewhere; may be given several times.",
        completion: .file())
    var publicKeys: [String] = []
    @Flag(help: "Make a new key here, in FLEET/keys.")
    var generate = false
    @Flag(help: "Keep the present keys beside the new ones.")
    var add = false
    @Option(help: "How many of the keys must sign; default as now.")
    var threshold: Int?
    @OptionGroup var kind: NewKeyOptions
    @OptionGroup var drafts: DraftOptions
    @OptionGroup var output: FormatOption

    func validate() throws {
        if publicKeys.isEmpty, generate == false, threshold == nil {
            throw ValidationError("Give new keys with --key or --generate, or another --threshold.")
        }
    }

    var isChange: Bool { drafts.dryRun == false }

    func run() async throws {
        let repository = try global.openRepository(keys)
        let new = generate ? NewKey(kind.type) : nil
        new?.lend(to: repository.keys)
        let rotation = Repository.Rotation(
            role: role, keys: try publicKeys.map { try PublicKey(fileAt: $0) } + [new?.publicKey].compactMap(\.self),
            isAdding: add, threshold: threshold)
        let protection = try kind.protection(keys, for: "the new key of '\(role)'")
        let path = new.map { "\(repository.directory.keysPath)/\(role)-\($0.publicKey.id.prefix(8)).json" }
        func keep() throws(PublisherError) {
            if let path { try new?.write(to: path, role: role, protection: protection) }
        }
        let outcome = try repository.rotate(
            rotation, at: Session.current.now(), dryRun: drafts.dryRun, before: keep)
        try KeyChange(outcome, newKey: path, drafts: drafts, in: repository.directory, beforeDrafts: keep)
            .print(output)
    }
}
