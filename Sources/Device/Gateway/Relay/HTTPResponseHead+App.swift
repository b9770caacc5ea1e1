import HTTPTypes
import NIOHTTP1

extension HTTPResponseHead {
    /// What an app gets to see of an engine's head: what describes the body, and which release answered.
    func forApp(label: String) -> HTTPResponse {
        var response = HTTPResponse(status: .init(code: Int(status.code)))
        for name in [HTTPField.Name.contentType, .contentLength, .cacheControl, .retryAfter] {
            if let value = headers.first(name: name.rawName) { response.headerFields[name] = value }
        }
        if let name = HTTPField.Name("swiftlet-model") { response.headerFields[name] = label }
        return response
    }
}
