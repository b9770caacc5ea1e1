import FoundationEssentials
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import SwiftletContract
import SwiftletRegistry

/// Lets nodes in: `GET /v1/bootstrap`, `POST /v1/enroll`, `POST /v1/renew`. What is asked for is over TLS, since it is
/// secret or speaks for a node.
struct EnrolmentDesk: Sendable {
    let settings: EnrolmentSettings
    let registry: Registry

    /// Public; whoever gets it compares it with a token.
    func bootstrap(for request: Request) throws -> Response {
        let document = Bootstrap(authority: try settings.authority.certificatePEM(), root: Data(settings.root))
        let response = Response.json(.ok, document)
        return request.method == .head ? response.createHeadResponse() : response
    }

    /// 200 with a certificate, 202 while the operator has not decided, 403 with the reason.
    func enrol(_ request: Request, from caller: Caller, logger: Logger) async -> Response {
        guard case .secure = caller else { return .tlsRequired }
        let body: EnrolmentRequest
        let signing: SigningRequest
        do throws(RefusedBody) {
            body = try await RefusedBody.reading(request)
            signing = try RefusedBody.checking { () throws(DocumentError) in try SigningRequest(pem: body.request) }
        } catch { return error.response }
        let host = body.host.map { String($0.filter { $0.isASCII && $0.isWhitespace == false }.prefix(253)) }
        guard JoinToken.isID(body.token), let bytes = Base64URL.decode(body.secret),
            bytes.count == JoinToken.secretSize, let secret = try? Digest(hashing: bytes)
        else { return .refusing(.forbidden, EnrolmentOutcome.Refusal.unknownToken.description) }
        let attempt = EnrolmentAttempt(
            token: body.token, secret: secret, key: signing.digest, host: host,
            newName: NodeID(unchecked: UUID().uuidString.lowercased()))
        do throws(RegistryError) {
            let now = Date()
            let outcome = try await registry.enrol(attempt, at: now) { [settings] in
                try settings.authority.issue(to: $0, key: signing.key, at: now)
            }
            return answer(outcome, to: attempt, logger: logger)
        } catch { return failed(error, logger) }
    }

    /// 200 with the next certificate; 403 where the one shown is none of ours, too old, replaced, or its node's removed.
    func renew(_ request: Request, from caller: Caller, logger: Logger) async -> Response {
        guard let presented = identify(caller) else { return .certificateRequired }
        let now = Date()
        guard now < presented.expiresAt + Double(settings.graceDays) * 86_400 else {
            return .refusing(
                .forbidden, "the certificate ended more than \(settings.graceDays) days ago; enrol with a new token")
        }
        let signing: SigningRequest
        do throws(RefusedBody) {
            let body: RenewalRequest = try await RefusedBody.reading(request)
            signing = try RefusedBody.checking { () throws(DocumentError) in try SigningRequest(pem: body.request) }
        } catch { return error.response }
        do throws(RegistryError) {
            let outcome = try await registry.renew(presented, for: signing.digest, at: now) { [settings] in
                try settings.authority.issue(to: $0, key: signing.key, at: now)
            }
            return answer(outcome, for: presented, logger: logger)
        } catch { return failed(error, logger) }
    }

    /// What the caller has shown, if the fleet's authority signed it.
    func identify(_ caller: Caller) -> PresentedCertificate? {
        guard case .secure(let certificate?) = caller else { return nil }
        return settings.authority.identify(certificate)
    }

    private func answer(_ outcome: EnrolmentOutcome, to attempt: EnrolmentAttempt, logger: Logger) -> Response {
        switch outcome {
        case .accepted(let node, let certificate):
            logger.notice("a node enrolled", metadata: ["node": "\(node.node)", "token": "\(attempt.token)"])
            return .json(.ok, document(node, certificate))
        case .pending(let node):
            logger.notice(
                "a node waits to be accepted", metadata: ["node": "\(node.node)", "host": "\(node.host ?? "")"])
            return .json(.accepted, document(node, nil))
        case .refused(let refusal):
            logger.warning("an enrolment was refused", metadata: ["token": "\(attempt.token)", "reason": "\(refusal)"])
            return .refusing(.forbidden, refusal.description)
        }
    }

    private func answer(_ outcome: RenewalOutcome, for presented: PresentedCertificate, logger: Logger) -> Response {
        switch outcome {
        case .renewed(let node, let certificate):
            logger.info("a certificate was renewed", metadata: ["node": "\(node.node)"])
            return .json(.ok, document(node, certificate))
        case .refused(let admission): return .refusing(admission, for: presented, logger: logger)
        case .sameKey: return .refusing(.badRequest, "the request is for the old key; make a new one")
        }
    }

    private func document(_ node: EnrolledNode, _ certificate: ClientCertificate?) -> EnrolmentAnswer {
        EnrolmentAnswer(
            node: node.node, fleet: settings.authority.fleet, certificate: certificate?.pem, labels: node.labels)
    }

    private func failed(_ error: RegistryError, _ logger: Logger) -> Response {
        logger.error("an enrolment could not be stored", metadata: ["reason": "\(error)"])
        return .notStored("the enrolment was not stored; ask again")
    }
}
