import ArgumentParser

/// `swiftlet support-bundle`: facts to send to those who help.
struct SupportBundleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "support-bundle",
        abstract: "Collect facts about this node, without secrets, into one file to send.",
        discussion: """
            A tar archive of text and JSON, mode 0600: what `swiftlet check` and `swiftlet status` say, the configuration \
            without passwords, the units and their last lines in the journal, memory, versions, the repository's metadata, \
            and the names and sizes of the state's files. No keys, no prompts, no models, no environments. Run it as root; \
            it says what is in it, so that you can look before you send it.
            """)

    @Option(
        help: ArgumentHelp("Write to this file (swiftlet-support-TIME.tar, here).", valueName: "file"),
        completion: .file())
    var output: String?
    @OptionGroup var daemon: DaemonProgram

    func run() throws { throw daemon.become("support-bundle", output.map { ["--output", $0] } ?? []) }
}
