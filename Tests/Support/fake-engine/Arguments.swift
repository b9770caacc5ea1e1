import FoundationEssentials

/// llama-server's command line, as far as a fake needs it.
struct Arguments {
    var socket: String?
    var model: String?
    var alias = "fake"
    var wantsHelp = false

    init(_ words: some Sequence<String>) {
        var words = words.makeIterator()
        while let word = words.next() {
            switch word {
            case "--host": socket = words.next()
            case "--model", "-m": model = words.next()
            case "--alias", "-a": alias = words.next() ?? alias
            case "--help", "-h": wantsHelp = true
            default: continue
            }
        }
    }

    /// The knobs that hold from the start: the beginning of the model file, and the environment.
    var startWords: String {
        let environment = ProcessInfo.processInfo.environment["FAKE_ENGINE"] ?? ""
        guard let model, let bytes = try? Data(contentsOf: URL(filePath: model), options: .mappedIfSafe) else {
            return environment
        }
        return String(decoding: bytes.prefix(4096), as: UTF8.self) + " " + environment
    }
}
