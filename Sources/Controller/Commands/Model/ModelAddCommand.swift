import ArgumentParser
import SwiftletContract
import SwiftletPublisher

struct ModelAddCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Check a model's files and publish them as a signed release.",
        discussion: """
            Reads the GGUF headers and the checks, then copies the files into the repository and signs. No node takes a \
            release before 'swiftletctl push'. The same manifest twice is done already; the same version with other \
            content is refused.
            """)

    @OptionGroup var global: GlobalOptions
    @Argument(help: "The model manifest, YAML; Manifests/schemas/model.schema.json describes it.", completion: .file())
    var manifest: String
    @Option(help: "The channel; default stable, or the only one.")
    var channel: String?
    @Flag(help: "Nodes that have seen this release never go back below it.")
    var sequenceFloor = false
    @OptionGroup(title: "Model signatures") var oms: OMSOptions
    @Flag(help: "Check everything and show what would be published.")
    var dryRun = false
    @OptionGroup var output: FormatOption

    func run() async throws {
        let session = Session.current
        let repository = try global.openRepository()
        let channel = try repository.channel(channel)
        let required = try oms.required(besideManifest: manifest)
        let key = try oms.key()
        var draft = try ReleaseDraft(manifestAt: manifest, console: session.console)
        if let required { try draft.require(required, console: session.console) }
        let plan = try PublishPlan(draft, in: channel, of: repository, raisesFloor: sequenceFloor, signingWith: key)
        let release: Release
        switch plan.standing {
        case .alreadyPublished(let published): release = published
        case .new where dryRun: release = plan.release
        case .new: release = try plan.publish(to: repository, at: session.now(), console: session.console)
        }
        try output.print(ReleaseRow(release, channel: channel)) { text(release, channel, plan.standing) }
    }

    private func text(_ release: Release, _ channel: ChannelName, _ standing: PublishPlan.Standing) -> String {
        let name = "\(release.model) \(release.version)"
        let head =
            switch standing {
            case .alreadyPublished: "\(name) is published in '\(channel)' already, with the same content"
            case .new where dryRun: "\(name) would be published in '\(channel)'; nothing was written"
            case .new:
                "\(name) is published in '\(channel)'; next: swiftletctl push \(release.model)@\(release.version)"
            }
        var table = Table("VARIANT", ">FILE", ">WEIGHTS", ">KV/TOKEN", ">OVERHEAD", ">NEEDS", "DIGEST")
        for variant in release.variants {
            table.add(
                variant.name.text, "\(variant.blob.size)", "\(variant.needs.weights)",
                "\(variant.needs.keyValuePerToken)",
                "\(variant.needs.overhead)", "\(variant.needs.total(context: release.context, slots: 1))",
                variant.blob.digest.short)
        }
        var facts = "sequence \(release.sequence), floor \(release.floor), context \(release.context)"
        if release.producerSignature != nil { facts += ", signed by its producer" }
        if release.signature != nil { facts += ", with a model signature" }
        return "\(head)\n\(facts)\n\(table.text)"
    }
}
