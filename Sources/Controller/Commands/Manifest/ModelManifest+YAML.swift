import SwiftletContract
import Yams

extension ModelManifest {
    static let maxSize = Bytes.kibibytes(64)
    private static let maxContext = 1 << 22

    /// Reads the YAML strictly: unknown, doubled and missing keys and wrong types are errors that name the line.
    init(yaml: String, path: String) throws(ManifestError) {
        let root = try ManifestNode(parsing: yaml, path: path)
        let fields = try root.fields(
            required: ["name", "version", "description", "license", "context", "variants"],
            optional: ["task", "minContext", "cacheTypes", "adapters", "speculation", "projector", "checks", "card"])
        self.name = try fields.name("name")
        self.version = try fields.name("version")
        self.summary = try fields.text("description", maxLength: 1024)
        self.license = try fields.text("license", maxLength: 256)
        self.task = try fields.optional("task").map { node throws(ManifestError) in try Self.task(node) } ?? .chat
        self.context = try fields.integer("context", in: 1...Self.maxContext)
        self.leeway = try Self.leeway(fields, context: context)
        self.variants = try Self.variants(try fields.node("variants"))
        let task = self.task
        self.adapters =
            try fields.optional("adapters").map { node throws(ManifestError) in try Self.adapters(node, for: task) }
            ?? []
        self.speculation = try fields.optional("speculation").map { node throws(ManifestError) in
            try Self.speculation(node, for: task)
        }
        self.projector = try fields.optional("projector").map { node throws(ManifestError) in
            try Self.projector(node, for: task)
        }
        self.checks = try fields.optional("checks")?.file()
        self.card = try fields.optional("card")?.file()
    }

    private static func task(_ node: ManifestNode) throws(ManifestError) -> ModelTask {
        let text = try node.text()
        guard let task = ModelTask(rawValue: text) else {
            let known = ModelTask.allCases.map(\.rawValue).joined(separator: ", ")
            throw node.fault("'\(text.prefix(40))' is no task; a model is for one of \(known)")
        }
        return task
    }

    /// `minContext` alone allows a smaller context, `cacheTypes` alone other keys and values.
    private static func leeway(_ fields: ManifestFields, context: Int) throws(ManifestError) -> Leeway? {
        let types = try fields.optional("cacheTypes").map { node throws(ManifestError) in try cacheTypes(node) }
        let least = try fields.optional("minContext") == nil ? nil : fields.integer("minContext", in: 1...context)
        guard types != nil || least != nil else { return nil }
        return Leeway(minContext: least ?? context, cacheTypes: types ?? [.f16])
    }

    private static func cacheTypes(_ node: ManifestNode) throws(ManifestError) -> [CacheType] {
        var types: [CacheType] = []
        for item in try node.items() {
            let text = try item.text()
            guard let type = CacheType(rawValue: text), types.contains(type) == false else {
                throw item.fault("'\(text.prefix(40))' is not one of f16, q8_0 and q4_0, or it is there twice")
            }
            types.append(type)
        }
        guard types.isEmpty == false else { throw node.fault("'cacheTypes' must name one of f16, q8_0 and q4_0") }
        return types
    }

    private static func variants(_ node: ManifestNode) throws(ManifestError) -> [Variant] {
        let items = try node.items()
        guard (1...32).contains(items.count) else {
            throw node.fault("'variants' must have 1 to 32 entries, best first")
        }
        var variants: [Variant] = []
        for item in items {
            let variant = try variant(item)
            if let twin = variants.first(where: { $0.name == variant.name }) {
                throw item.fault("the variant '\(variant.name)' is there already, in line \(twin.line)")
            }
            variants.append(variant)
        }
        return variants
    }

    private static func variant(_ node: ManifestNode) throws(ManifestError) -> Variant {
        let fields = try node.fields(required: ["name", "file"], optional: ["sha256", "overhead"])
        return Variant(
            name: try fields.name("name"), file: try fields.node("file").file(),
            digest: try fields.optional("sha256")?.digest(), overhead: try fields.optional("overhead")?.bytes(),
            line: node.line)
    }
}
