import FoundationEssentials
import HTTPTypes
import Hummingbird
import HummingbirdCore
import SwiftletContract

/// `GET /v1/health`: 200 while the server answers; `status` is `degraded` where freshness could not be signed.
struct HealthAnswer: Sendable {
    private struct Body: Encodable {
        let status: String
        let version: String
        let freshnessCheckedAt: Date?
        let failure: String?
    }

    let freshness: FreshnessState

    func respond(to request: Request) throws -> Response {
        let state = freshness.current
        let response = Response.json(
            .ok,
            Body(
                status: state.failure == nil ? "ok" : "degraded", version: SwiftletVersion.current,
                freshnessCheckedAt: state.succeededAt, failure: state.failure))
        return request.method == .head ? response.createHeadResponse() : response
    }
}
