import SwiftletContract

extension ModelManifest {
    static func adapters(_ node: ManifestNode, for task: ModelTask) throws(ManifestError) -> [Adapter] {
        guard task == .chat else {
            throw node.fault(
                "a model whose task is '\(task.rawValue)' cannot have adapters: its engine cannot tell requests apart")
        }
        let items = try node.items()
        guard (1...32).contains(items.count) else { throw node.fault("'adapters' must have 1 to 32 entries") }
        var adapters: [Adapter] = []
        for item in items {
            let fields = try item.fields(required: ["name", "file"], optional: ["sha256", "base"])
            let adapter = Adapter(
                name: try fields.name("name"), file: try fields.node("file").file(),
                digest: try fields.optional("sha256")?.digest(), base: try fields.optional("base")?.digest(),
                line: item.line)
            if let twin = adapters.first(where: { $0.name == adapter.name }) {
                throw item.fault("the adapter '\(adapter.name)' is there already, in line \(twin.line)")
            }
            adapters.append(adapter)
        }
        return adapters
    }
}
