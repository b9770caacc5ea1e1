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
            optional: ["checks", "card"])
        self.name = try fields.name("name")
        self.version = try fields.name("version")
        self.summary = try fields.text("description", maxLength: 1024)
        self.license = try fields.text("license", maxLength: 256)
        self.context = try fields.integer("context", in: 1...Self.maxContext)
        self.variants = try Self.variants(try fields.node("variants"))
        self.checks = try fields.optional("checks")?.file()
        self.card = try fields.optional("card")?.file()
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
