import Hummingbird
import HummingbirdCore

/// Which request goes where. There are few routes, and everything else is a short 404.
struct ControllerResponder: HTTPResponder {
    let tree: StaticTree
    let reports: ReportIntake
    let health: HealthAnswer
    /// nil: nobody enrols here.
    let desk: EnrolmentDesk?
    /// nil: operators have no certificates here.
    let admin: AdminDesk?
    /// nil: there is none.
    let page: FleetPage?

    func respond(to request: Request, context: ControllerContext) async throws -> Response {
        switch (request.uri.path, request.method) {
        case ("/v1/health", .get), ("/v1/health", .head): return try health.respond(to: request)
        case (ReportIntake.path, .post), (ReportIntake.changePath, .post):
            return await reports.respond(to: request, context: context)
        case (ReportIntake.newsPath, .get): return await reports.listen(for: request, context: context)
        case ("/v1/health", _): return .refusing(.methodNotAllowed, "use GET", allow: "GET, HEAD")
        case (ReportIntake.path, _), (ReportIntake.changePath, _):
            return .refusing(.methodNotAllowed, "use POST", allow: "POST")
        case (let path, _) where path.hasPrefix(AdminDesk.prefix):
            guard let admin else { break }
            return await admin.respond(to: request, context: context)
        case (let path, _) where path.hasPrefix("/v1/"):
            guard let desk else { break }
            if let response = try await enrol(request, at: desk, context) { return response }
        case (let path, _) where path.hasPrefix("/fleet"):
            guard let page else { break }
            let caller = await Caller(of: context.channel)
            if let answer = await page.respond(to: request, from: caller, logger: context.logger) { return answer }
        default: break
        }
        guard [.get, .head].contains(request.method) else {
            return .refusing(.methodNotAllowed, "the repository is read-only", allow: "GET, HEAD")
        }
        return await tree.respond(to: request, path: request.uri.path, writingOn: context.channel.eventLoop)
    }

    /// nil: it is not about enrolment.
    private func enrol(
        _ request: Request, at desk: EnrolmentDesk, _ context: ControllerContext
    ) async throws -> Response? {
        switch (request.uri.path, request.method) {
        case ("/v1/bootstrap", .get), ("/v1/bootstrap", .head): try desk.bootstrap(for: request)
        case ("/v1/enroll", .post):
            await desk.enrol(request, from: await Caller(of: context.channel), logger: context.logger)
        case ("/v1/renew", .post):
            await desk.renew(request, from: await Caller(of: context.channel), logger: context.logger)
        case ("/v1/bootstrap", _): .refusing(.methodNotAllowed, "use GET", allow: "GET, HEAD")
        case ("/v1/enroll", _), ("/v1/renew", _): .refusing(.methodNotAllowed, "use POST", allow: "POST")
        default: nil
        }
    }
}
