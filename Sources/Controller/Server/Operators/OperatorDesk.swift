import FoundationEssentials
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import SwiftletContract
import SwiftletRegistry

/// Knows operators by their certificates, and gives them: `POST /v1/admin/login`, `POST /v1/admin/renew`. What a
/// certificate is worth is asked of the registry at each request, so that a removal holds at once.
struct OperatorDesk: Sendable {
    let authority: Authority
    let registry: Registry

    /// Who a connection is; nil for nodes, strangers, and operators who are not welcome any more.
    func identify(_ caller: Caller) async -> Operator? {
        do throws(RefusedBody) { return try await recognised(caller) } catch { return nil }
    }

    /// The same; throws the answer that says why not.
    func recognised(_ caller: Caller) async throws(RefusedBody) -> Operator {
        guard case .secure(let certificate) = caller else { throw RefusedBody(response: .tlsRequired) }
        guard let presented = certificate.flatMap(authority.identifyOperator) else {
            throw RefusedBody(response: .operatorRequired)
        }
        let admission: OperatorAdmission
        do throws(RegistryError) { admission = try await registry.admit(presented, at: Date()) } catch {
            throw RefusedBody(response: .notStored("the registry failed; ask again"))
        }
        guard case .admitted(let record) = admission else {
            throw RefusedBody(response: .refusing(.forbidden, admission.description))
        }
        return Operator(name: record.name, role: record.role, serial: presented.serial)
    }

    /// 200 with a certificate, 403 with the reason.
    func login(_ request: Request, from caller: Caller, logger: Logger) async -> Response {
        guard case .secure = caller else { return .tlsRequired }
        do throws(RefusedBody) {
            let body: EnrolmentRequest = try await RefusedBody.reading(request)
            let signing = try RefusedBody.checking { () throws(DocumentError) in try SigningRequest(pem: body.request) }
            guard JoinToken.isID(body.token), let bytes = Base64URL.decode(body.secret),
                bytes.count == JoinToken.secretSize, let secret = try? Digest(hashing: bytes)
            else { return .refusing(.forbidden, LoginOutcome.Refusal.unknownToken.description) }
            let now = Date()
            return await answer("an operator logged in", logger) { () async throws(RegistryError) in
                try await registry.login(token: body.token, secret: secret, key: signing.digest, at: now) {
                    [authority] in try authority.issue(to: $0, key: signing.key, at: now)
                }
            }
        } catch { return error.response }
    }

    /// 200 with the next certificate, 403 with the reason.
    func renew(_ request: Request, from caller: Caller, logger: Logger) async -> Response {
        guard case .secure(let certificate?) = caller, let presented = authority.identifyOperator(certificate) else {
            return .operatorRequired
        }
        do throws(RefusedBody) {
            let body: RenewalRequest = try await RefusedBody.reading(request)
            let signing = try RefusedBody.checking { () throws(DocumentError) in try SigningRequest(pem: body.request) }
            let now = Date()
            return await answer("an operator's certificate was renewed", logger) { () async throws(RegistryError) in
                try await registry.renew(presented, for: signing.digest, at: now) { [authority] in
                    try authority.issue(to: $0, key: signing.key, at: now)
                }
            }
        } catch { return error.response }
    }

    private func answer(
        _ message: Logger.Message, _ logger: Logger, _ ask: () async throws(RegistryError) -> LoginOutcome
    ) async -> Response {
        do throws(RegistryError) {
            switch try await ask() {
            case .accepted(let record, let certificate):
                logger.notice(message, metadata: ["operator": "\(record.name)", "role": "\(record.role.rawValue)"])
                return .json(
                    .ok,
                    OperatorAnswer(
                        name: record.name, role: record.role, fleet: authority.fleet, certificate: certificate.pem,
                        issuedAt: certificate.issuedAt, expiresAt: certificate.expiresAt))
            case .refused(let refusal):
                logger.warning("a login was refused", metadata: ["reason": "\(refusal)"])
                return .refusing(.forbidden, refusal.description)
            }
        } catch {
            logger.error("a login could not be stored", metadata: ["reason": "\(error)"])
            return .notStored("the login was not stored; ask again")
        }
    }
}

extension Response {
    static var operatorRequired: Response {
        .refusing(
            .forbidden,
            "show the certificate of an operator of this fleet: 'swiftletctl operator add' on the controller, then "
                + "'swiftletctl login'; a node's is not taken here")
    }
}
