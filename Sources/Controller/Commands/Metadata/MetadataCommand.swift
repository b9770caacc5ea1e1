import ArgumentParser

struct MetadataCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "metadata",
        abstract: "Show, sign and publish drafts: metadata whose keys are kept elsewhere.",
        discussion: """
            'keys rotate', 'keys revoke', 'keys renew', 'model add --draft' and 'init' write drafts where keys are not at \
            hand. Carry the file from key holder to key holder; each runs 'show' and 'sign' on it, with nothing but his \
            key; then 'publish' it on the controller. Drafts of several roles that belong together are published together.
            """,
        subcommands: [MetadataShowCommand.self, MetadataSignCommand.self, MetadataPublishCommand.self],
        aliases: ["root"])
}
