import Glibc
import SwiftletContract

/// Asks for the next certificate, with a new key, over a connection that shows the present one.
struct Renewal {
    /// Between attempts that fail.
    private static let pause = 3600
    /// Between two certificates, where only this machine's clock wishes for the next: it may be days ahead.
    private static let rest = 86_400
    let folder: IdentityFolder

    /// After a transfer to the controller: where the certificate is old enough, or the controller did not like it.
    ///
    /// Returns whether the node has a new one. A failure is no reason to say anything: the old one is still there, and it
    /// is tried again.
    @discardableResult
    func runIfDue(_ identity: NodeIdentity, status: Int?, now: Int) -> Bool {
        let isAsked = status == 403
        guard isAsked || identity.isDue(at: now),
            hasPassed(Self.pause, since: folder.lastAttempt, at: now),
            hasPassed(isAsked ? Self.pause : Self.rest, since: folder.lastChange, at: now)
        else { return false }
        do throws(IdentityFault) {
            return try folder.withLock { () throws(IdentityFault) -> Bool in
                // Another thread or process may have been quicker.
                guard let current = try folder.current(), current == identity else { return false }
                try renew(current)
                return true
            }
        } catch { return false }
    }

    private func renew(_ identity: NodeIdentity) throws(IdentityFault) {
        let key = try folder.nextKey(besides: identity)
        folder.noteAttempt()
        let trust = Trust.controller(authority: identity.authority, shows: identity)
        let answer = try ControllerDesk(url: identity.controller).post(
            "/v1/renew", RenewalRequest(request: try PEM.request(for: key)), trust: trust)
        guard let text = answer.certificate else {
            throw .nonsense(url: identity.controller, reason: "a renewal without a certificate")
        }
        let certificate = try PEM.certificate(in: text)
        guard PEM.fits(certificate: certificate, key: key, authority: identity.authority) else {
            throw .nonsense(url: identity.controller, reason: "the certificate is not for this node's key")
        }
        var next = identity
        next.certificate = certificate
        next.key = key
        try folder.become(next)
    }

    /// A clock that was set back is not waited for.
    private func hasPassed(_ seconds: Int, since last: Int?, at now: Int) -> Bool {
        guard let last else { return true }
        return now < last || now - last >= seconds
    }
}
