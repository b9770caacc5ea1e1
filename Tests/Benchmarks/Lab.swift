import FoundationEssentials

/// The running quickstart that is measured: what `quickstart.env` says.
struct Lab {
    let inferenceSocket: String
    let daemon: Int32
    let model: String
    /// The engine's own socket, beside the gateway's: the same engine asked directly.
    let engineSocket: String

    init(environment: [String: String] = ProcessInfo.processInfo.environment) throws {
        guard let socket = environment["SWIFTLET_INFERENCE_SOCKET"],
            let daemon = environment["SWIFTLET_DAEMON_PID"].flatMap(Int32.init)
        else {
            throw Trouble("run this by Packaging/bench: it needs SWIFTLET_INFERENCE_SOCKET and SWIFTLET_DAEMON_PID")
        }
        self.inferenceSocket = socket
        self.daemon = daemon
        self.model = environment["SWIFTLET_MODEL"] ?? "shop-intent"
        let engines = (socket.split(separator: "/").dropLast() + ["engines"]).joined(separator: "/")
        let names = try FileManager.default.contentsOfDirectory(atPath: "/" + engines).sorted()
        let sockets = names.map { "/\(engines)/\($0)/engine.sock" }.filter(FileManager.default.fileExists)
        guard let engine = sockets.last else { throw Trouble("no engine runs below /\(engines)") }
        self.engineSocket = engine
    }
}

/// Why nothing could be measured.
struct Trouble: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
