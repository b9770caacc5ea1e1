/// A model at a version: what an operator pushes and a node installs. Written as an OCI manifest (`Release+Manifest`).
public struct Release: Hashable, Sendable, Codable {
    public var model: ModelName
    public var version: ReleaseVersion
    public var summary: String
    /// SPDX expression.
    public var license: String
    /// Rises with every release of the model in its channel; signed, so a replayed old release is recognised.
    public var sequence: Int
    /// A node that has seen this release refuses every release of the model with a smaller sequence.
    public var floor: Int
    /// What its engine is started for.
    public var task: ModelTask
    /// Tokens of context that one request may use.
    public var context: Int
    /// What of it a node with little memory may take away; nil: nothing.
    public var leeway: Leeway?
    /// Best first.
    public var variants: [Variant]
    /// Each is asked for as `model:adapter`; the engine knows them by their place in this list.
    public var adapters: [Adapter]
    /// Nil: an answer is computed token by token.
    public var speculation: Speculation?
    /// Makes of an image what the model reads as if it were text; nil: it takes text only.
    public var projector: Companion?
    /// The release's own proof, a `CheckSuite`; run on the node before it serves.
    public var checks: Blob?
    /// The ModelPack configuration.
    public var config: Blob
    /// The model card.
    public var card: Blob?
    /// An OMS signature over `files`. For those who copy the release elsewhere; nodes go by TUF alone.
    public var signature: Blob?
    /// The OMS signature of the model's producer, as it was required when the release was published: over the files
    /// under the producer's own names, and perhaps over others.
    public var producerSignature: Blob?

    public init(
        model: ModelName, version: ReleaseVersion, summary: String, license: String, sequence: Int, floor: Int,
        task: ModelTask = .chat, context: Int, leeway: Leeway? = nil, variants: [Variant], adapters: [Adapter] = [],
        speculation: Speculation? = nil, projector: Companion? = nil, checks: Blob?, config: Blob,
        card: Blob?,
        signature: Blob? = nil,
        producerSignature: Blob? = nil
    ) {
        self.model = model
        self.version = version
        self.summary = summary
        self.license = license
        self.sequence = sequence
        self.floor = floor
        self.task = task
        self.context = context
        self.leeway = leeway
        self.variants = variants
        self.adapters = adapters
        self.speculation = speculation
        self.projector = projector
        self.checks = checks
        self.config = config
        self.card = card
        self.signature = signature
        self.producerSignature = producerSignature
    }

    /// `ch-<channel>/<model>-<version>.json`, the TUF target path.
    public static func targetPath(_ model: ModelName, _ version: ReleaseVersion, in channel: ChannelName) -> String {
        "ch-\(channel)/\(model)-\(version).json"
    }

    public func variant(_ name: VariantName) -> Variant? { variants.first { $0.name == name } }
}
