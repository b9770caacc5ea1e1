import ArgumentParser
import SwiftletContract
import SwiftletPublisher

struct InitCommand: AuditedCommand {
    static let configuration = CommandConfiguration(
        commandName: "init", abstract: "Create a fleet: its keys and an empty signed repository.",
        discussion: """
            Keys that are not given are made here. Those that are given (public key files of 'keys generate') never come to \
            this machine: their holders sign the drafts that this command writes ('metadata sign'), and 'metadata publish' \
            founds the fleet.
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var keys: KeyOptions
    @Option(help: "What people call the fleet.")
    var name = "fleet"
    @Option(help: "A channel; may be given several times. Default: stable.")
    var channel: [String] = []
    @Option(
        help: ArgumentHelp("A public key of the root; may be given several times.", valueName: "file"),
        completion: .file())
    var rootKey: [String] = []
    @Option(help: "How many root keys must sign; default 1, or most of several.")
    var rootThreshold: Int?
    @Option(
        help: ArgumentHelp("The public key of targets, which delegates to channels.", valueName: "file"),
        completion: .file())
    var targetsKey: [String] = []
    @Option(
        help: ArgumentHelp(
            "The public key of a channel's releases; may be given several times.", valueName: "channel=file"))
    var channelKey: [String] = []
    @Flag(help: "Protect the keys of root, targets and channels that are made here by a passphrase.")
    var protect = false

    func run() async throws {
        let session = Session.current
        let isPlain = name.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
        guard (1...63).contains(name.utf8.count), isPlain else {
            throw CommandError.badOption(name: "--name", value: name, reason: "it must be one line of 1 to 63 bytes")
        }
        let channels: [ChannelName] = try (channel.isEmpty ? ["stable"] : channel).map { try named($0) }
        let directory = global.directory
        let outcome = try Repository.create(
            in: directory, name: name, channels: channels, publicKeys: try publicKeys(),
            protection: protect ? .passphrase(try keys.passphrases.new(for: "the fleet's offline keys")) : .plain,
            keys: keys.store(of: directory), at: session.now())
        switch outcome {
        case .created(let repository): session.console.print(Self.text(repository, at: directory))
        case .awaiting(let drafts): session.console.print(try text(drafts, at: directory))
        }
    }

    /// By role.
    private func publicKeys() throws -> [String: RoleKeys] {
        var all: [String: RoleKeys] = [:]
        let root = try rootKey.map { try PublicKey(fileAt: $0) }
        if root.isEmpty == false {
            all["root"] = RoleKeys(root, threshold: rootThreshold ?? root.count / 2 + 1)
        } else if let rootThreshold, rootThreshold != 1 {
            throw CommandError.badOption(
                name: "--root-threshold", value: "\(rootThreshold)", reason: "give the keys with --root-key")
        }
        let targets = try targetsKey.map { try PublicKey(fileAt: $0) }
        if targets.isEmpty == false { all["targets"] = RoleKeys(targets) }
        for text in channelKey {
            let sides = text.split(separator: "=", maxSplits: 1).map(String.init)
            guard sides.count == 2, let channel = ChannelName(sides[0]) else {
                throw CommandError.badOption(
                    name: "--channel-key", value: text, reason: "write the channel and the file: stable=stable.pub")
            }
            all["ch-\(channel)", default: RoleKeys([])].keys.append(try PublicKey(fileAt: sides[1]))
        }
        return all
    }

    static func text(_ repository: Repository, at directory: FleetDirectory) -> String {
        """
        the fleet '\(Table.plain(repository.fleet.name))' (\(repository.fleet.id)) is in '\(directory.path)', channels \
        \(repository.fleet.channels.map(\.text).joined(separator: ", "))
        nodes pin its root: \(repository.fleet.trustedRoot)
        the keys are in '\(directory.keysPath)': copy them to a safe place now; 'serve' needs only the online ones, so \
        move root, targets and ch-* off this machine when you have no release to sign ('keys doctor' reminds you)
        """
    }

    private func text(_ drafts: [Draft], at directory: FleetDirectory) throws -> String {
        let rows = try drafts.map {
            DraftRow(path: "\(directory.draftsPath)/\($0.fileName)", summary: try $0.summary())
        }
        return """
            the fleet '\(Table.plain(name))' is prepared in '\(directory.path)', and founded when these are signed:
            \(rows.map { "  " + $0.lackWords }.joined(separator: "\n"))
            where the keys are: swiftletctl metadata sign FILE --key-file KEY
            then here: swiftletctl metadata publish \(rows.map(\.path).joined(separator: " "))
            """
    }
}
