import SwiftletContract

extension ReleaseDraft {
    /// What is copied from the manifest's folder.
    struct File {
        let name: String
        let path: String
        let blob: Blob
    }

    /// The layers that are too large to be in memory, in their order.
    var files: [File] {
        var files = parts.map { File(name: $0.name.text, path: $0.path, blob: $0.blob) }
        files += adapters.map { File(name: $0.name.text, path: $0.path, blob: $0.blob) }
        for (name, part) in [("draft", draft), ("projector", projector)] {
            if let part { files.append(File(name: name, path: part.path, blob: part.companion.blob)) }
        }
        return files
    }
}
