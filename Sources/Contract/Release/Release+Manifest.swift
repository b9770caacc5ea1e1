public import FoundationEssentials

/// The annotation keys of a release. Values are text, as OCI has it.
private enum Key {
    static let title = "org.opencontainers.image.title"
    static let version = "org.opencontainers.image.version"
    static let summary = "org.opencontainers.image.description"
    static let license = "org.opencontainers.image.licenses"
    static let path = "org.cncf.model.filepath"
    static let sequence = "org.swiftlet.sequence"
    static let floor = "org.swiftlet.floor"
    static let task = "org.swiftlet.task"
    static let context = "org.swiftlet.context"
    static let minContext = "org.swiftlet.context.min"
    static let cacheTypes = "org.swiftlet.cache-types"
    static let variant = "org.swiftlet.variant"
    static let weights = "org.swiftlet.memory.weights"
    static let keyValue = "org.swiftlet.memory.kv-per-token"
    static let overhead = "org.swiftlet.memory.overhead"
    static let architecture = "org.swiftlet.architecture"
    static let layers = "org.swiftlet.layers"
    static let adapter = "org.swiftlet.adapter"
    static let base = "org.swiftlet.base"
    static let speculation = "org.swiftlet.speculation"
}

extension Release {
    /// The most tokens of context, variants and bytes that a manifest may claim; arithmetic on them cannot overflow.
    private static let maxContext = 1 << 22
    private static let maxVariants = 32
    private static let maxAdapters = 32
    private static let maxBlobSize: Int64 = 1 << 46

    /// The OCI manifest, its bytes the same for equal releases.
    public func manifest() throws(DocumentError) -> Data {
        var layers = variants.map { variant in
            OCIManifest.Descriptor(
                mediaType: MediaType.weights, blob: variant.blob,
                annotations: Self.facts(of: variant.needs).merging([
                    Key.path: fileName(of: variant),
                    Key.variant: variant.name.text,
                    Key.architecture: variant.architecture,
                    Key.layers: String(variant.layers),
                ]) { $1 })
        }
        layers += adapters.map { adapter in
            OCIManifest.Descriptor(
                mediaType: MediaType.adapter, blob: adapter.blob,
                annotations: [
                    Key.path: fileName(of: adapter),
                    Key.adapter: adapter.name.text,
                    Key.weights: String(adapter.weights.count),
                    Key.base: adapter.base.description,
                ])
        }
        func add(_ mediaType: String, _ blob: Blob?, as name: String) {
            guard let blob else { return }
            layers.append(.init(mediaType: mediaType, blob: blob, annotations: [Key.path: name]))
        }
        func add(_ mediaType: String, _ companion: Companion?, as name: String) {
            guard let companion else { return }
            let facts = Self.facts(of: companion.needs).merging([Key.path: name]) { $1 }
            layers.append(.init(mediaType: mediaType, blob: companion.blob, annotations: facts))
        }
        add(MediaType.draft, speculation?.draft, as: Self.draftName)
        add(MediaType.projector, projector, as: Self.projectorName)
        add(MediaType.checks, checks, as: Self.checksName)
        add(MediaType.documentation, card, as: Self.cardName)
        add(MediaType.signature, signature, as: Self.signatureName)
        add(MediaType.signature, producerSignature, as: Self.producerSignatureName)
        var facts = [
            Key.title: model.text, Key.version: version.text, Key.summary: summary, Key.license: license,
            Key.sequence: String(sequence), Key.floor: String(floor), Key.context: String(context),
        ]
        if task != .chat { facts[Key.task] = task.rawValue }
        if speculation == .ngram { facts[Key.speculation] = "ngram" }
        if let leeway {
            facts[Key.minContext] = String(leeway.minContext)
            facts[Key.cacheTypes] = leeway.cacheTypes.map(\.rawValue).joined(separator: " ")
        }
        return try OCIManifest(
            config: .init(mediaType: MediaType.config, blob: config),
            layers: layers,
            annotations: facts
        ).json()
    }

    /// Reads a manifest strictly: everything that a node decides by must be there and be plausible.
    public init(manifest bytes: some DataProtocol) throws(DocumentError) {
        let manifest = try OCIManifest(json: bytes)
        guard manifest.schemaVersion == 2, manifest.mediaType == MediaType.manifest,
            manifest.artifactType == MediaType.artifact
        else { throw .malformed(title: OCIManifest.title, reason: "it is not a ModelPack manifest") }
        let fields = Annotations(manifest.annotations)
        self.model = try fields.name(Key.title)
        self.version = try fields.name(Key.version)
        self.summary = fields.text(Key.summary)
        self.license = fields.text(Key.license)
        self.sequence = try fields.integer(Key.sequence, in: 1...Int64(Int32.max))
        self.floor = try fields.integer(Key.floor, in: 0...Int64(Int32.max))
        self.task = try fields.task()
        self.context = try fields.integer(Key.context, in: 1...Int64(Self.maxContext))
        self.leeway = try fields.leeway(within: context)
        self.config = try Self.blob(manifest.config)
        self.variants = []
        self.adapters = []
        self.speculation = try fields.speculation()
        self.projector = nil
        self.checks = nil
        self.card = nil
        self.signature = nil
        self.producerSignature = nil
        for layer in manifest.layers {
            switch layer.mediaType {
            case MediaType.weights: variants.append(try Self.variant(layer))
            case MediaType.adapter: adapters.append(try Self.adapter(layer))
            case MediaType.draft:
                guard speculation == nil else {
                    throw .malformed(title: OCIManifest.title, reason: "it guesses tokens in two ways")
                }
                self.speculation = .draft(try Self.companion(layer))
            case MediaType.projector: self.projector = try Self.companion(layer)
            case MediaType.checks: self.checks = try Self.blob(layer)
            case MediaType.documentation: self.card = try Self.blob(layer)
            case MediaType.signature where layer.annotations?[Key.path] == Self.signatureName:
                self.signature = try Self.blob(layer)
            case MediaType.signature where layer.annotations?[Key.path] == Self.producerSignatureName:
                self.producerSignature = try Self.blob(layer)
            default: continue
            }
        }
        guard variants.isEmpty == false, variants.count <= Self.maxVariants,
            Set(variants.map(\.name)).count == variants.count
        else { throw .malformed(title: OCIManifest.title, reason: "it must have 1 to 32 variants of different names") }
        try checkAdapters()
        guard floor <= sequence else {
            throw .malformed(title: OCIManifest.title, reason: "its floor is above its own sequence")
        }
    }

    /// An adapter belongs to the weights beside it; one of another release would make wrong answers of them.
    private func checkAdapters() throws(DocumentError) {
        guard adapters.count <= Self.maxAdapters, Set(adapters.map(\.name)).count == adapters.count else {
            throw .malformed(title: OCIManifest.title, reason: "it must have at most 32 adapters of different names")
        }
        let weights = variants.map(\.blob.digest)
        if let stray = adapters.first(where: { weights.contains($0.base) == false }) {
            throw .malformed(
                title: OCIManifest.title,
                reason: "the adapter '\(stray.name)' is for \(stray.base.short), which is no variant of this release")
        }
        guard adapters.isEmpty && speculation == nil && projector == nil || task == .chat else {
            throw .malformed(
                title: OCIManifest.title, reason: "a model for \(task.rawValue) has nothing beside it")
        }
    }

    private static func adapter(_ layer: OCIManifest.Descriptor) throws(DocumentError) -> Adapter {
        let fields = Annotations(layer.annotations)
        return Adapter(
            name: try fields.name(Key.adapter), blob: try blob(layer),
            weights: Bytes(try fields.integer(Key.weights, in: 0...maxBlobSize)), base: try fields.digest(Key.base))
    }

    private static func blob(_ descriptor: OCIManifest.Descriptor) throws(DocumentError) -> Blob {
        guard descriptor.size > 0, descriptor.size <= maxBlobSize else {
            throw .malformed(title: OCIManifest.title, reason: "a layer has the size \(descriptor.size)")
        }
        return descriptor.blob
    }

    private static func facts(of needs: MemoryNeeds) -> [String: String] {
        [
            Key.weights: String(needs.weights.count), Key.keyValue: String(needs.keyValuePerToken.count),
            Key.overhead: String(needs.overhead.count),
        ]
    }

    private static func companion(_ layer: OCIManifest.Descriptor) throws(DocumentError) -> Companion {
        Companion(blob: try blob(layer), needs: try needs(layer))
    }

    private static func needs(_ layer: OCIManifest.Descriptor) throws(DocumentError) -> MemoryNeeds {
        let fields = Annotations(layer.annotations)
        let bytes = Int64(0)...maxBlobSize
        return MemoryNeeds(
            weights: Bytes(try fields.integer(Key.weights, in: bytes)),
            keyValuePerToken: Bytes(try fields.integer(Key.keyValue, in: 0...Int64(1 << 30))),
            overhead: Bytes(try fields.integer(Key.overhead, in: bytes)))
    }

    private static func variant(_ layer: OCIManifest.Descriptor) throws(DocumentError) -> Variant {
        let fields = Annotations(layer.annotations)
        return Variant(
            name: try fields.name(Key.variant),
            blob: try blob(layer),
            needs: try needs(layer),
            architecture: fields.text(Key.architecture),
            layers: try fields.integer(Key.layers, in: 1...4096))
    }
}

/// Annotations with their errors.
private struct Annotations {
    private let values: [String: String]

    init(_ values: [String: String]?) { self.values = values ?? [:] }

    func text(_ key: String) -> String { String((values[key] ?? "").prefix(1024)) }

    func name<Name: RestrictedText>(_ key: String) throws(DocumentError) -> Name {
        guard let text = values[key], let name = Name(text) else {
            throw .malformed(title: OCIManifest.title, reason: "annotation '\(key)' is not \(Name.rule)")
        }
        return name
    }

    func integer(_ key: String, in range: ClosedRange<Int64>) throws(DocumentError) -> Int {
        guard let text = values[key], let number = Int64(text), range.contains(number) else {
            throw .malformed(
                title: OCIManifest.title,
                reason: "annotation '\(key)' is not a number from \(range.lowerBound) to \(range.upperBound)")
        }
        return Int(number)
    }

    func digest(_ key: String) throws(DocumentError) -> Digest {
        guard let digest = values[key].flatMap({ Digest($0) }) else {
            throw .malformed(title: OCIManifest.title, reason: "annotation '\(key)' is not a digest")
        }
        return digest
    }

    /// Chat where it says nothing of it. Any other task than those known here could not be served.
    func task() throws(DocumentError) -> ModelTask {
        guard let text = values[Key.task] else { return .chat }
        guard let task = ModelTask(rawValue: text), task != .chat else {
            throw .malformed(
                title: OCIManifest.title,
                reason: "annotation '\(Key.task)' is '\(text.prefix(40))', which this version cannot serve")
        }
        return task
    }

    func speculation() throws(DocumentError) -> Speculation? {
        guard let text = values[Key.speculation] else { return nil }
        guard text == "ngram" else {
            throw .malformed(
                title: OCIManifest.title,
                reason: "annotation '\(Key.speculation)' is '\(text.prefix(40))', which this version does not know")
        }
        return .ngram
    }

    /// Nil where it says nothing of it. Both keys or none.
    func leeway(within context: Int) throws(DocumentError) -> Leeway? {
        guard values[Key.minContext] != nil || values[Key.cacheTypes] != nil else { return nil }
        let words = text(Key.cacheTypes).split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        let types = words.compactMap(CacheType.init)
        guard types.isEmpty == false, types.count == words.count, Set(types).count == types.count else {
            throw .malformed(
                title: OCIManifest.title, reason: "annotation '\(Key.cacheTypes)' is not a list of f16, q8_0 and q4_0")
        }
        return Leeway(minContext: try integer(Key.minContext, in: 1...Int64(context)), cacheTypes: types)
    }
}
