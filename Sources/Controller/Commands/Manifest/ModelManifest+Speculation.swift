import SwiftletContract
import Yams

extension ModelManifest {
    /// `ngram`, or a mapping with the file of a draft model.
    static func speculation(_ node: ManifestNode, for task: ModelTask) throws(ManifestError) -> Speculation {
        guard task == .chat else {
            throw node.fault("a model whose task is '\(task.rawValue)' writes nothing that could be guessed")
        }
        if case .mapping(_) = node.node {
            let fields = try node.fields(required: ["draft"], optional: ["sha256", "overhead"])
            return .draft(
                try fields.node("draft").file(), digest: try fields.optional("sha256")?.digest(),
                overhead: try fields.optional("overhead")?.bytes())
        }
        let text = try node.text()
        guard text == "ngram" else {
            throw node.fault("'\(text.prefix(40))' is no way to guess; write ngram, or 'draft:' and a file")
        }
        return .ngram(line: node.line)
    }
}
