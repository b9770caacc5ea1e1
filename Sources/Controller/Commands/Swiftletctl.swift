public import ArgumentParser
import SwiftletContract

/// `swiftletctl`: the operator's program. Verbs are one file each.
public struct Swiftletctl: AsyncParsableCommand {
    public static let configuration = CommandConfiguration(
        commandName: "swiftletctl",
        abstract: "Publish signed models for a fleet of edge boxes and watch the fleet take them.",
        discussion: """
            The fleet's directory is --fleet-dir, else SWIFTLET_FLEET_DIR, else ./fleet. From another machine, after 'login', \
            status, top, node, token, push, rollout and audit are carried out by the controller: --controller, else \
            SWIFTLET_CONTROLLER, else the one that was logged in to where there is no fleet's directory.
            Exit codes: 0 done, 1 failed, 2 usage, 11 bad signature, 12 expired, 50 no answer from the controller, \
            60 no space, 70 bad content.
            """,
        version: SwiftletVersion.current,
        subcommands: [
            InitCommand.self, ServeCommand.self, ModelCommand.self, PushCommand.self, RolloutCommand.self,
            NodeCommand.self, TokenCommand.self, KeysCommand.self, MetadataCommand.self, BundleCommand.self,
            StatusCommand.self, TopCommand.self, CheckCommand.self, OperatorCommand.self, LoginCommand.self,
            LogoutCommand.self, AuditCommand.self, BackupCommand.self, RestoreCommand.self,
        ])

    public init() {}
}
