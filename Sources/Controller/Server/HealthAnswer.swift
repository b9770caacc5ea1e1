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
        /// Of the server's own, which is replaced each day.
        let certificateExpiresAt: Date?
    }

    let freshness: FreshnessState
    /// nil: there is no TLS.
    let identity: ServerIdentity?

    func respond(to request: Request) throws -> Response {
        let state = freshness.current
        let response = Response.json(
            .ok,
            Body(
                status: state.failure == nil ? "ok" : "degraded", version: SwiftletVersion.current,
                freshnessCheckedAt: state.succeededAt, failure: state.failure,
                certificateExpiresAt: identity?.expiresAt))
        return request.method == .head ? response.createHeadResponse() : response
    }
}
