import FoundationEssentials
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import SwiftletContract
import SwiftletRegistry

/// `POST /v1/reports`: a node's report as JSON; `POST /v1/reports/change`: what has changed since one that is here. 204 when
/// it is stored (or was before), 400 when it makes no sense, 403 from whom it may not come, 409 for a change of a report that
/// is not here (send it whole), 413 when it is too long, 503 when the registry fails. Members that are not known are ignored:
/// nodes may be newer.
///
/// `GET /v1/news` is the same without a report, with `&channel=NAME`.
///
/// With `?wait=SECONDS&known=VERSION` the answer is a `ReportAnswer` with 200: its head at once, which is the receipt, its
/// body when there is news.
///
/// Whose report it is, the connection's certificate says, whatever the report calls itself.
struct ReportIntake: Sendable {
    private enum Sender {
        /// With the labels that the operator gave it.
        case enrolled(NodeID, Labels)
        case unproved
    }

    static let (path, changePath, newsPath) = ("/v1/reports", "/v1/reports/change", "/v1/news")
    /// Seconds.
    private static let longestWait: Int64 = 3600

    let registry: Registry
    /// nil: this server enrols nobody, and believes what reports say.
    let desk: EnrolmentDesk?
    let news: NewsBoard

    func respond(to request: Request, context: ControllerContext) async -> Response {
        let report: NodeReport
        do throws(RefusedBody) {
            let sender = try await sender(await Caller(of: context.channel), logger: context.logger)
            var body = try await reading(request, from: sender)
            try await authorise(&body, from: sender)
            try RefusedBody.checking { () throws(DocumentError) in try body.validate() }
            report = body
        } catch { return error.response }
        return await store(report, logger: context.logger)
            ?? answer(to: request, about: report.channel, on: context.channel)
    }

    func listen(for request: Request, context: ControllerContext) async -> Response {
        do throws(RefusedBody) {
            _ = try await sender(await Caller(of: context.channel), logger: context.logger)
        } catch { return error.response }
        guard let channel = request.uri.queryParameters["channel"].flatMap({ ChannelName(String($0)) }) else {
            return .refusing(.badRequest, "'channel' must be \(ChannelName.rule)")
        }
        return answer(to: request, about: channel, on: context.channel)
    }

    private func reading(_ request: Request, from sender: Sender) async throws(RefusedBody) -> NodeReport {
        guard request.uri.path == Self.changePath else { return try await RefusedBody.reading(request) }
        var change: ReportChange = try await RefusedBody.reading(request)
        if case .enrolled(let node, _) = sender { change.node = node }
        let base: NodeReport?
        do throws(RegistryError) { base = try await registry.node(change.node)?.report } catch {
            throw RefusedBody(response: .notStored("the registry failed; send the report again"))
        }
        let report = try RefusedBody.checking { () throws(DocumentError) in
            try base.flatMap { base throws(DocumentError) in try change.applied(to: base) }
        }
        guard let report else {
            throw RefusedBody(
                response: .refusing(.conflict, "the report that it is a change of is not here; send it whole"))
        }
        return report
    }

    /// The receipt, and for whom it is asked the news after it.
    private func answer(to request: Request, about topic: ChannelName, on channel: any Channel) -> Response {
        let query = request.uri.queryParameters
        guard let seconds = query["wait"].flatMap({ Int64($0) }), (1...Self.longestWait).contains(seconds) else {
            return Response(status: .noContent)
        }
        let known = query["known"].flatMap { Int($0) } ?? 0
        return Response(
            status: .ok, headers: [.contentType: "application/json"],
            body: ResponseBody { [news] writer in
                let version = await news.wait(
                    for: topic, known: known, limit: .seconds(seconds), on: channel)
                if let bytes = try? ReportAnswer(rollouts: version).json() {
                    try await writer.write(ByteBuffer(bytes: bytes))
                }
                try await writer.finish(nil)
            })
    }

    /// Throws for a caller that may not report at all, before its report is read.
    private func sender(_ caller: Caller, logger: Logger) async throws(RefusedBody) -> Sender {
        guard let desk else { return .unproved }
        switch caller {
        case .plain(let isLocal):
            switch desk.settings.plainReports {
            case .any: return .unproved
            case .loopback where isLocal: return .unproved
            case .loopback, .none: throw RefusedBody(response: .certificateRequired)
            }
        case .secure:
            guard let presented = desk.identify(caller) else { throw RefusedBody(response: .certificateRequired) }
            guard Date() < presented.expiresAt else {
                throw RefusedBody(response: .refusing(.forbidden, "the certificate has ended; renew it first"))
            }
            let (admission, known): (Admission, EnrolledNode?)
            do throws(RegistryError) {
                (admission, known) = try await registry.admission(of: presented, at: Date())
            } catch {
                throw RefusedBody(response: .notStored("the registry failed; send the report again"))
            }
            guard admission == .admitted else {
                throw RefusedBody(response: .refusing(admission, for: presented, logger: logger))
            }
            return .enrolled(presented.node, known?.labels ?? [:])
        }
    }

    /// Nobody speaks for an enrolled node without its certificate.
    private func authorise(_ report: inout NodeReport, from sender: Sender) async throws(RefusedBody) {
        switch sender {
        case .enrolled(let node, let labels):
            report.node = node
            // What the token says of the node, the node cannot unsay.
            report.labels.merge(labels) { _, operators in operators }
        case .unproved:
            guard desk != nil else { return }
            let enrolled: EnrolledNode?
            do throws(RegistryError) { enrolled = try await registry.enrolledNode(report.node) } catch {
                throw RefusedBody(response: .notStored("the registry failed; send the report again"))
            }
            if enrolled != nil { throw RefusedBody(response: .certificateRequired) }
        }
    }

    /// Nil: it is stored.
    private func store(_ report: NodeReport, logger: Logger) async -> Response? {
        do {
            let recording = try await registry.record(report, receivedAt: Date())
            logger.debug("report", metadata: ["node": "\(report.node)", "recording": "\(recording)"])
            return nil
        } catch {
            logger.error("a report was not stored", metadata: ["node": "\(report.node)", "reason": "\(error)"])
            return .notStored("the report was not stored; send it again")
        }
    }
}
