import FoundationEssentials
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import SwiftletContract
import SwiftletRegistry

/// `POST /v1/reports`: a node's report as JSON. 204 when it is stored (or was before), 400 when it makes no sense, 403
/// from whom it may not come, 413 when it is too long, 503 when the registry fails. Members that are not known are
/// ignored: nodes may be newer.
///
/// Whose report it is, the connection's certificate says, whatever the report calls itself.
struct ReportIntake: Sendable {
    private enum Sender {
        case enrolled(NodeID)
        case unproved
    }

    let registry: Registry
    /// nil: this server enrols nobody, and believes what reports say.
    let desk: EnrolmentDesk?

    func respond(to request: Request, from caller: Caller, logger: Logger) async -> Response {
        var report: NodeReport
        do throws(RefusedBody) {
            let sender = try await sender(caller, logger: logger)
            report = try await RefusedBody.reading(request)
            try await authorise(&report, from: sender)
            try RefusedBody.checking { () throws(DocumentError) in try report.validate() }
        } catch { return error.response }
        return await store(report, logger: logger)
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
            let admission: Admission
            do throws(RegistryError) { admission = try await registry.admit(presented, at: Date()) } catch {
                throw RefusedBody(response: .notStored("the registry failed; send the report again"))
            }
            guard admission == .admitted else {
                throw RefusedBody(response: .refusing(admission, for: presented, logger: logger))
            }
            return .enrolled(presented.node)
        }
    }

    /// Nobody speaks for an enrolled node without its certificate.
    private func authorise(_ report: inout NodeReport, from sender: Sender) async throws(RefusedBody) {
        switch sender {
        case .enrolled(let node): report.node = node
        case .unproved:
            guard desk != nil else { return }
            let enrolled: EnrolledNode?
            do throws(RegistryError) { enrolled = try await registry.enrolledNode(report.node) } catch {
                throw RefusedBody(response: .notStored("the registry failed; send the report again"))
            }
            if enrolled != nil { throw RefusedBody(response: .certificateRequired) }
        }
    }

    private func store(_ report: NodeReport, logger: Logger) async -> Response {
        do {
            let recording = try await registry.record(report, receivedAt: Date())
            logger.debug("report", metadata: ["node": "\(report.node)", "recording": "\(recording)"])
            return Response(status: .noContent)
        } catch {
            logger.error("a report was not stored", metadata: ["node": "\(report.node)", "reason": "\(error)"])
            return .notStored("the report was not stored; send it again")
        }
    }
}
