import SwiftletContract

extension ModelManifest {
    static func projector(_ node: ManifestNode, for task: ModelTask) throws(ManifestError) -> Projector {
        guard task == .chat else { throw node.fault("a model whose task is '\(task.rawValue)' takes text only") }
        let fields = try node.fields(required: ["file"], optional: ["sha256", "overhead"])
        return Projector(
            file: try fields.node("file").file(), digest: try fields.optional("sha256")?.digest(),
            overhead: try fields.optional("overhead")?.bytes())
    }
}
