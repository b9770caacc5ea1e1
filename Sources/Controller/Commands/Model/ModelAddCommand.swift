import ArgumentParser
import SwiftletContract
import SwiftletPublisher

struct ModelAddCommand: AuditedCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Check a model's files and publish them as a signed release.",
        discussion: """
            Reads the GGUF headers and the checks, then copies the files into the repository and signs. No node takes a \
            release before 'swiftletctl push'. The same manifest twice is done already; the same version with other \
            content is refused.
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var keys: KeyOptions
    @Argument(help: "The model manifest, YAML; Manifests/schemas/model.schema.json describes it.", completion: .file())
    var manifest: String
    @Option(help: "The channel; default stable, or the only one.")
    var channel: String?
    @Flag(help: "Nodes that have seen this release never go back below it.")
    var sequenceFloor = false
    @OptionGroup(title: "Model signatures") var oms: OMSOptions
    @Option(
        help:
            "Its place among the model's releases; default the next one. Nodes may know floors of a fleet that was lost."
    )
    var sequence: Int?
    @Option(
        help: ArgumentHelp(
            "The channel's key is elsewhere: write what it must sign to this file, for 'metadata sign' and 'publish'.",
            valueName: "file"),
        completion: .file())
    var draft: String?
    @Flag(help: "Check everything and show what would be published.")
    var dryRun = false
    @OptionGroup var output: FormatOption

    var isChange: Bool { dryRun == false }

    func validate() throws {
        guard sequence ?? 1 > 0 else { throw ValidationError("--sequence wants at least 1.") }
    }

    func run() async throws {
        let session = Session.current
        let repository = try global.openRepository(keys)
        let channel = try repository.channel(channel)
        let required = try oms.required(besideManifest: manifest)
        let key = try oms.key()
        var content = try ReleaseDraft(manifestAt: manifest, console: session.console)
        if let required { try content.require(required, console: session.console) }
        let plan = try PublishPlan(
            content, in: channel, of: repository, sequence: sequence, raisesFloor: sequenceFloor, signingWith: key)
        let release: Release
        var standing = plan.standing
        switch plan.standing {
        case .alreadyPublished(let published): release = published
        case .new where dryRun: release = plan.release
        case .new:
            (release, standing) = try await plan.publish(
                to: repository, draftAt: draft, at: session.now(), console: session.console)
        case .drafted: release = plan.release
        }
        try output.print(ReleaseRow(release, channel: channel)) { text(release, channel, standing) }
    }

    private func text(_ release: Release, _ channel: ChannelName, _ standing: PublishPlan.Standing) -> String {
        let name = "\(release.model) \(release.version)"
        let head =
            switch standing {
            case .alreadyPublished: "\(name) is published in '\(channel)' already, with the same content"
            case .drafted(let row):
                "\(name) waits for the signature of '\(channel)'; no node sees it before\n  \(row.lackWords)\n"
                    + "there: swiftletctl metadata sign FILE --key-file KEY; then here: swiftletctl metadata publish \(row.path)"
            case .new where dryRun: "\(name) would be published in '\(channel)'; nothing was written"
            case .new:
                "\(name) is published in '\(channel)'; next: swiftletctl push \(release.model)@\(release.version)"
            }
        var table = Table("VARIANT", ">FILE", ">WEIGHTS", ">KV/TOKEN", ">OVERHEAD", ">NEEDS", "DIGEST")
        for variant in release.variants {
            table.add(
                variant.name.text, "\(variant.blob.size)", "\(variant.needs.weights)",
                "\(variant.needs.keyValuePerToken)",
                "\(variant.needs.overhead)",
                "\(release.needs(of: variant).plan(context: release.context, slots: 1).total)",
                variant.blob.digest.short)
        }
        for adapter in release.adapters {
            table.add(
                "+ \(adapter.name)", "\(adapter.blob.size)", "\(adapter.weights)", "", "", "\(adapter.weights)",
                adapter.blob.digest.short)
        }
        for (name, part) in [("draft", release.speculation?.draft), ("projector", release.projector)] {
            guard let part else { continue }
            table.add(
                "+ \(name)", "\(part.blob.size)", "\(part.needs.weights)", "\(part.needs.keyValuePerToken)",
                "\(part.needs.overhead)", "\(part.needs.plan(context: release.context, slots: 1).total)",
                part.blob.digest.short)
        }
        var facts = "sequence \(release.sequence), floor \(release.floor), context \(release.context)"
        if release.task != .chat { facts += ", task \(release.task.rawValue)" }
        if release.speculation == .ngram { facts += ", guessing by n-grams" }
        if release.producerSignature != nil { facts += ", signed by its producer" }
        if release.signature != nil { facts += ", with a model signature" }
        return "\(head)\n\(facts)\n\(table.text)"
    }
}
