import FoundationEssentials
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import SwiftletContract
import SwiftletRegistry

/// `/v1/admin/ROUTE`: what `swiftletctl` does from another machine. Reads are GET with their arguments, JSON, in the
/// query (`?arguments=…&format=text`); changes are POST with them as the body. Every call is an operator's, by the
/// certificate of its connection.
struct AdminDesk: Sendable {
    static let prefix = "/v1/admin/"
    static let maxArguments = 64 << 10
    let desk: OperatorDesk
    /// nil: nothing can be asked for here.
    let operations: (any AdminOperations)?
    let turns = AdminTurns()

    func respond(to request: Request, context: ControllerContext) async -> Response {
        let caller = await Caller(of: context.channel)
        let route = String(request.uri.path.dropFirst(Self.prefix.count))
        do throws(RefusedBody) { try Self.refuseOtherSites(request) } catch { return error.response }
        switch (route, request.method) {
        case ("login", .post): return await desk.login(request, from: caller, logger: context.logger)
        case ("renew", .post): return await desk.renew(request, from: caller, logger: context.logger)
        case ("login", _), ("renew", _): return .refusing(.methodNotAllowed, "use POST", allow: "POST")
        default: break
        }
        let address = context.channel.remoteAddress?.ipAddress ?? ""
        do throws(RefusedBody) {
            // Strangers do not even learn which routes there are.
            let asking = try await desk.recognised(caller)
            return try await respond(to: request, route, by: asking, from: address)
        } catch {
            context.logger.warning(
                "an operator's call was refused",
                metadata: [
                    "from": "\(address)", "route": "\(route.prefix(80))", "status": "\(error.response.status.code)",
                ])
            return error.response
        }
    }

    /// A browser shows its certificate for whatever page asks it to: what acts is asked for by programs alone.
    private static func refuseOtherSites(_ request: Request) throws(RefusedBody) {
        guard request.method == .post else { return }
        let type = request.headers[.contentType].map { $0.prefix { $0 != ";" }.lowercased() }
        guard type == "application/json", request.headers[.origin] == nil else {
            throw RefusedBody(
                response: .refusing(.unsupportedMediaType, "send application/json, and not from a page of a browser"))
        }
    }

    private func respond(
        to request: Request, _ route: String, by asking: Operator, from address: String
    ) async throws(RefusedBody) -> Response {
        guard let operations, let access = operations.access(of: route) else {
            return .refusing(.notFound, "there is no such route; this controller is \(SwiftletVersion.current)")
        }
        let method: HTTPRequest.Method = access == .read ? .get : .post
        guard request.method == method else {
            return .refusing(.methodNotAllowed, "use \(method)", allow: "\(method)")
        }
        guard let format = AdminCall.Format(rawValue: request.uri.queryParameters["format"].map(String.init) ?? "json")
        else { return .refusing(.badRequest, "format is text or json") }
        let arguments = try await access == .read ? query(of: request) : body(of: request)
        let call = AdminCall(route: route, arguments: arguments, format: format, caller: asking, address: address)
        guard access.allows(asking.role) else {
            await operations.note(refused: call)
            return .refusing(
                .forbidden, "'\(asking.name)' is a viewer and may look only; this takes an operator with the role admin"
            )
        }
        guard turns.enter() else {
            return .refusing(.serviceUnavailable, "\(AdminTurns.limit) calls of operators are under way; ask again")
        }
        defer { turns.leave() }
        return answer(await operations.perform(call), as: format)
    }

    private func query(of request: Request) throws(RefusedBody) -> [UInt8] {
        let text = request.uri.queryParameters["arguments"].map(String.init) ?? "{}"
        guard text.utf8.count <= Self.maxArguments else { throw Self.tooLong }
        return Array(text.utf8)
    }

    private func body(of request: Request) async throws(RefusedBody) -> [UInt8] {
        if let length = request.headers[.contentLength].flatMap(Int.init), length > Self.maxArguments {
            throw Self.tooLong
        }
        do {
            return Array(try await request.body.collect(upTo: Self.maxArguments).readableBytesView)
        } catch is NIOTooManyBytesError { throw Self.tooLong } catch {
            throw RefusedBody(response: .refusing(.badRequest, "the body did not arrive: \(error)"))
        }
    }

    private static var tooLong: RefusedBody {
        RefusedBody(response: .refusing(.contentTooLarge, "arguments have at most \(Bytes(maxArguments))"))
    }

    private func answer(_ answer: AdminAnswer, as format: AdminCall.Format) -> Response {
        switch answer {
        case .done(let output, let note):
            var headers: HTTPFields = [
                .contentType: format == .json ? "application/json" : "text/plain; charset=utf-8",
                .cacheControl: "no-store",
            ]
            if let note, let name = HTTPField.Name(AdminHeader.note) { headers[name] = note }
            return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: output)))
        case .refused(let reason, let exitCode):
            var response = Response.refusing(
                exitCode == .failed ? .internalServerError : .unprocessableContent, reason)
            if let name = HTTPField.Name(AdminHeader.exitCode) { response.headers[name] = "\(exitCode.rawValue)" }
            return response
        }
    }
}
