public import ArgumentParser
import SwiftletContract

/// `swiftletctl`: the operator's program. Verbs are one file each.
public struct Swiftletctl: AsyncParsableCommand {
    public static let configuration = CommandConfiguration(
        commandName: "swiftletctl",
        abstract: "Publish signed models for a fleet of edge boxes and watch the fleet take them.",
        discussion: """
            The fleet's directory is --fleet-dir, else SWIFTLET_FLEET_DIR, else ./fleet.
            Exit codes: 0 done, 1 failed, 2 usage, 11 bad signature, 12 expired, 60 no space, 70 bad content.
            """,
        version: SwiftletVersion.current,
        subcommands: [
            InitCommand.self, ServeCommand.self, ModelCommand.self, PushCommand.self, RolloutCommand.self,
            NodeCommand.self, TokenCommand.self, KeysCommand.self, MetadataCommand.self, BundleCommand.self,
            StatusCommand.self, CheckCommand.self,
        ])

    public init() {}
}
