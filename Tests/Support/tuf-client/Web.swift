import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import SwiftletTrust

/// Fetches files, never more of them than they may have.
struct Web {
    let client: HTTPClient

    /// `path` is percent-encoded and used as it is.
    func get(_ path: String, below base: String, maxSize: Int) async throws -> Refresh.Answer {
        let url = base.hasSuffix("/") ? base + path : base + "/" + path
        let response = try await client.execute(HTTPClientRequest(url: url), timeout: .seconds(60))
        switch response.status.code {
        case 200: return .bytes(Array(buffer: try await response.body.collect(upTo: maxSize)))
        case 403, 404: return .missing
        default: throw Refusal("\(url) was answered with \(response.status.code)")
        }
    }
}
