import FoundationEssentials
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import SwiftletContract
import SwiftletRegistry

/// `/fleet`: the fleet in a browser, to be looked at. Everything that nodes say of themselves is text from strangers: it is
/// escaped, and the browser is told to load nothing but this server's own style sheet and script.
struct FleetPage: Sendable {
    private let settings: PageSettings
    private let registry: Registry
    private let watch: FleetWatch

    init(settings: PageSettings, registry: Registry) {
        self.settings = settings
        self.registry = registry
        self.watch = FleetWatch(look: settings.look)
    }

    /// Nil for what is none of its addresses.
    func respond(to request: Request, from caller: Caller, logger: Logger) async -> Response? {
        let path = request.uri.path
        guard path == "/fleet" || path.hasPrefix("/fleet/") else { return nil }
        guard [.get, .head].contains(request.method) else {
            return .refusing(.methodNotAllowed, "the page is to be looked at", allow: "GET, HEAD")
        }
        if let refusal = await refusal(to: request, from: caller) { return refusal }
        do {
            guard let answer = try await answer(to: request, path) else {
                return .refusing(.notFound, "there is no such page; see /fleet")
            }
            return request.method == .head ? answer.createHeadResponse() : answer
        } catch {
            logger.error("the fleet's page could not be made", metadata: ["reason": "\(error)"])
            return .refusing(.serviceUnavailable, "the fleet could not be looked at; the server's log says why")
        }
    }

    private func answer(to request: Request, _ path: String) async throws -> Response? {
        switch path {
        case "/fleet/page.css": return finished(request, PageAssets.style, "text/css; charset=utf-8")
        case "/fleet/page.js": return finished(request, PageAssets.script, "text/javascript; charset=utf-8")
        case "/fleet", "/fleet/":
            let isMonth = request.uri.queryParameters["trend"] == "month"
            return page(request, OverviewPage(view: try await watch.view(), isMonth: isMonth).html)
        case "/fleet/nodes":
            let query = NodeQuery { key in request.uri.queryParameters[Substring(key)].map(String.init) }
            return page(request, NodesPage(view: try await watch.view(), query: query).html)
        default:
            guard path.hasPrefix("/fleet/nodes/"), let id = NodeID(String(path.dropFirst("/fleet/nodes/".count))),
                let record = try await registry.node(id)
            else { return nil }
            return page(request, NodePage(fleet: try await watch.view().fleet, record: record, now: Date()).html)
        }
    }

    // MARK: Who may look

    private func refusal(to request: Request, from caller: Caller) async -> Response? {
        switch (settings.readers, caller) {
        case (.any, _): return nil
        case (_, .secure(let certificate?)) where await settings.mayLook(certificate): return nil
        case (.loopback, .plain(isLocal: true)):
            // A name that an attacker's page has turned to this machine is not ours; and whom a proxy brings is not local.
            let isForwarded = ["forwarded", "via", "x-forwarded-for"].contains { name in
                HTTPField.Name(name).map { request.headers[$0] != nil } ?? false
            }
            guard isForwarded == false, Self.isLoopback(request.head.authority ?? "") else {
                return .refusing(.forbidden, "ask for this page by a loopback address: http://127.0.0.1 and the port")
            }
            return nil
        case (.loopback, _):
            return .refusing(
                .forbidden,
                "this page is shown on the controller itself, over plain http; see 'swiftletctl serve --page'")
        case (.none, _): return .refusing(.notFound, "there is no such page")
        }
    }

    /// `localhost:7580`, `127.0.0.1`, `[::1]:7580`.
    static func isLoopback(_ authority: String) -> Bool {
        let isBracketed = authority.hasPrefix("[")
        let host = isBracketed ? authority.dropFirst().prefix { $0 != "]" } : authority.prefix { $0 != ":" }
        if host == "localhost" || host == "::1" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return isBracketed == false && parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }

    // MARK: Answers

    private func page(_ request: Request, _ html: HTML) -> Response {
        finished(request, html.text, "text/html; charset=utf-8")
    }

    private func finished(_ request: Request, _ text: String, _ type: String) -> Response {
        let bytes = Array(text.utf8)
        let tag = EntityTag((try? Digest(hashing: bytes).hex) ?? "none")
        var headers: HTTPFields = [
            .contentType: type, .cacheControl: "private, no-cache", .eTag: tag.description,
            .contentSecurityPolicy: "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
                + "base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
            .xContentTypeOptions: "nosniff",
        ]
        for (name, value) in [
            ("referrer-policy", "no-referrer"), ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
        ] {
            if let name = HTTPField.Name(name) { headers[name] = value }
        }
        if tag.isNamed(by: request.headers[.ifNoneMatch]) { return Response(status: .notModified, headers: headers) }
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}
