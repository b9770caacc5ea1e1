import CCurl
import Glibc
public import SwiftletContract

/// The node joins a fleet by a token.
///
/// What the controller says before it can be believed is compared with the token's two digests, and nothing is written
/// before both hold. From then on only that authority is believed. Interrupted anywhere, it can be done again.
public struct Enrolment {
    private static let pause: UInt32 = 5
    private let token: JoinToken
    private let folder: IdentityFolder
    private let host: String?
    private let desk: ControllerDesk

    /// - Parameters:
    ///   - host: what the node calls itself, for the operator.
    ///   - root: the file of the root that the box trusts; where it is another than the token's, nothing is done.
    public init(
        _ token: JoinToken, in folder: IdentityFolder, host: String?, besides root: String? = nil
    ) throws(IdentityFault) {
        if let root, let trusted = try TrustedRoot.digest(of: root), trusted != token.root {
            throw .otherFleet(root: root)
        }
        guard curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK else { throw .crypto(action: "start") }
        signal(SIGPIPE, SIG_IGN)
        self.token = token
        self.folder = folder
        self.host = host
        self.desk = ControllerDesk(url: token.controller)
    }

    /// Where the operator accepts nodes by hand, it asks again for so many seconds; then it returns what is not decided.
    public func run(patience: Int) throws(IdentityFault) -> Enrolled {
        try folder.withLock { () throws(IdentityFault) -> Enrolled in
            let bootstrap = try checkedBootstrap()
            // A run before this one came as far as that.
            if let identity = try folder.current(), identity.token == token.id, identity.controller == token.controller
            {
                return Enrolled(identity, root: bootstrap.root)
            }
            let deadline = time(nil) + patience
            while true {
                let key = try folder.nextKey(besides: try folder.current())
                let answer = try ask(for: key, of: bootstrap.authority)
                if let certificate = answer.certificate {
                    let identity = try identity(answer, certificate, key, bootstrap.authority)
                    try folder.become(identity)
                    return Enrolled(identity, root: bootstrap.root)
                }
                guard time(nil) < deadline else { return Enrolled(waitingAs: answer, at: token.controller) }
                sleep(Self.pause)
            }
        }
    }

    /// With one certificate as its authority, and nothing that was sent along with it.
    private func checkedBootstrap() throws(IdentityFault) -> Bootstrap {
        var bootstrap = try desk.bootstrap()
        guard let authority = try? PEM.certificate(in: bootstrap.authority),
            PEM.keyDigest(of: authority) == token.authority
        else { throw .impostor(url: token.controller, reason: "its certificate authority is another") }
        guard PEM.sha256(bootstrap.root) == token.root else {
            throw .impostor(url: token.controller, reason: "the root of its repository is another")
        }
        bootstrap.authority = authority
        return bootstrap
    }

    private func ask(for key: String, of authority: String) throws(IdentityFault) -> EnrolmentAnswer {
        let request = EnrolmentRequest(
            token: token.id, secret: Base64URL.encode(token.secret), request: try PEM.request(for: key), host: host)
        return try desk.post("/v1/enroll", request, trust: .controller(authority: authority, shows: nil))
    }

    private func identity(
        _ answer: EnrolmentAnswer, _ text: String, _ key: String, _ authority: String
    ) throws(IdentityFault) -> NodeIdentity {
        let certificate = try PEM.certificate(in: text)
        guard PEM.fits(certificate: certificate, key: key, authority: authority) else {
            throw .nonsense(url: token.controller, reason: "the certificate is not for this node's key")
        }
        let labels = answer.labels ?? [:]
        guard labels.count <= 64, labels.allSatisfy({ Labels.isLabel(key: $0.key, value: $0.value) }) else {
            throw .nonsense(url: token.controller, reason: "its labels are none")
        }
        return NodeIdentity(
            controller: token.controller, fleet: answer.fleet, node: answer.node, token: token.id,
            labels: answer.labels, authority: authority, certificate: certificate, key: key)
    }
}
