import HTTPTypes
import NIOCore
import NIOHTTP1

/// A request as it goes to the engine: the app's path and body, and nothing that would tell the engine who asked.
struct EngineRequest: Sendable {
    var path: String
    var accept: String?
    var body: ByteBuffer
    /// What the answer's `swiftlet-model` header says: `model@version`.
    var label: String

    /// What came is JSON, whatever the app said of it: it has been read as such. Origin, Host, Authorization and the
    /// rest stay behind.
    var head: HTTPRequestHead {
        var headers: HTTPHeaders = [
            "host": "engine", "content-type": Answer.json, "content-length": String(body.readableBytes),
        ]
        if let accept { headers.add(name: "accept", value: accept) }
        return HTTPRequestHead(version: .http1_1, method: .POST, uri: path, headers: headers)
    }
}
