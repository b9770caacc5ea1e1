import Hummingbird
import HummingbirdCore

/// Which request goes where. There are few routes, and everything else is a short 404.
struct ControllerResponder: HTTPResponder {
    let tree: StaticTree
    let reports: ReportIntake
    let health: HealthAnswer

    func respond(to request: Request, context: ControllerContext) async throws -> Response {
        switch (request.uri.path, request.method) {
        case ("/v1/health", .get), ("/v1/health", .head): try health.respond(to: request)
        case ("/v1/reports", .post): await reports.respond(to: request, logger: context.logger)
        case ("/v1/health", _): .refusing(.methodNotAllowed, "use GET", allow: "GET, HEAD")
        case ("/v1/reports", _): .refusing(.methodNotAllowed, "use POST", allow: "POST")
        case (let path, .get), (let path, .head):
            await tree.respond(to: request, path: path, writingOn: context.eventLoop)
        default: .refusing(.methodNotAllowed, "the repository is read-only", allow: "GET, HEAD")
        }
    }
}
