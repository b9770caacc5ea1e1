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
}

extension Release {
    /// The most tokens of context, variants and bytes that a manifest may claim; arithmetic on them cannot overflow.
    private static let maxContext = 1 << 22
    private static let maxVariants = 32
    private static let maxBlobSize: Int64 = 1 << 46

    /// The OCI manifest, its bytes the same for equal releases.
    public func manifest() throws(DocumentError) -> Data {
        var layers = variants.map { variant in
            OCIManifest.Descriptor(
                mediaType: MediaType.weights, blob: variant.blob,
                annotations: [
                    Key.path: fileName(of: variant),
                    Key.variant: variant.name.text,
                    Key.weights: String(variant.needs.weights.count),
                    Key.keyValue: String(variant.needs.keyValuePerToken.count),
                    Key.overhead: String(variant.needs.overhead.count),
                    Key.architecture: variant.architecture,
                    Key.layers: String(variant.layers),
                ])
        }
        func add(_ mediaType: String, _ blob: Blob?, as name: String) {
            guard let blob else { return }
            layers.append(.init(mediaType: mediaType, blob: blob, annotations: [Key.path: name]))
        }
        add(MediaType.checks, checks, as: Self.checksName)
        add(MediaType.documentation, card, as: Self.cardName)
        add(MediaType.signature, signature, as: Self.signatureName)
        add(MediaType.signature, producerSignature, as: Self.producerSignatureName)
        var facts = [
            Key.title: model.text, Key.version: version.text, Key.summary: summary, Key.license: license,
            Key.sequence: String(sequence), Key.floor: String(floor), Key.context: String(context),
        ]
        if task != .chat { facts[Key.task] = task.rawValue }
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
        self.checks = nil
        self.card = nil
        self.signature = nil
        self.producerSignature = nil
        for layer in manifest.layers {
            switch layer.mediaType {
            case MediaType.weights: variants.append(try Self.variant(layer))
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
        guard floor <= sequence else {
            throw .malformed(title: OCIManifest.title, reason: "its floor is above its own sequence")
        }
    }

    private static func blob(_ descriptor: OCIManifest.Descriptor) throws(DocumentError) -> Blob {
        guard descriptor.size > 0, descriptor.size <= maxBlobSize else {
            throw .malformed(title: OCIManifest.title, reason: "a layer has the size \(descriptor.size)")
        }
        return descriptor.blob
    }

    private static func variant(_ layer: OCIManifest.Descriptor) throws(DocumentError) -> Variant {
        let fields = Annotations(layer.annotations)
        let bytes = Int64(0)...maxBlobSize
        return Variant(
            name: try fields.name(Key.variant),
            blob: try blob(layer),
            needs: MemoryNeeds(
                weights: Bytes(try fields.integer(Key.weights, in: bytes)),
                keyValuePerToken: Bytes(try fields.integer(Key.keyValue, in: 0...Int64(1 << 30))),
                overhead: Bytes(try fields.integer(Key.overhead, in: bytes))),
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
