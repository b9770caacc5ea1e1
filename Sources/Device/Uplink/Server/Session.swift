import Glibc
import SwiftletContract

/// One connection: reads the request, makes the transfer, says how it ended.
struct Session {
    /// Of what the daemon may post.
    static let maxPost = Bytes.mebibytes(1)
    private let socket: FrameSocket
    private let settings: UplinkSettings
    private let keeper: ConnectionKeeper

    init(_ socket: FrameSocket, settings: UplinkSettings, keeper: ConnectionKeeper) {
        self.socket = socket
        self.settings = settings
        self.keeper = keeper
    }

    func run() {
        do throws(UplinkFault) {
            let (end, renewal) = try serve()
            try socket.send(.end, end)
            renewal?()
        } catch {
            // Nobody is left to tell: the daemon went, or does not speak our language.
        }
    }

    /// Beside the end, what is left to do for the node's identity.
    private func serve() throws(UplinkFault) -> (UplinkEnd, (() -> Void)?) {
        do throws(UplinkFault) {
            let request = try receiveRequest()
            let body = try receiveBody(of: request)
            let target = try TransferTarget(request.url)
            guard settings.allowed.isEmpty || settings.allowed.contains(where: { $0.covers(target) }) else {
                let message = "\(request.url) is not below an allowed prefix"
                return (UplinkEnd(failure: .forbidden, message: message), nil)
            }
            return try transfer(request, body, to: target)
        } catch .protocolBroken(let reason) {
            return (UplinkEnd(failure: .badRequest, message: reason), nil)
        } catch .curl(let reason) {
            return (UplinkEnd(failure: .other, message: reason), nil)
        }
    }

    private func transfer(
        _ request: UplinkRequest, _ body: [UInt8], to target: TransferTarget
    ) throws(UplinkFault) -> (UplinkEnd, (() -> Void)?) {
        let identity: NodeIdentity?
        do throws(IdentityFault) { identity = try settings.identity?.current() } catch {
            return (UplinkEnd(failure: .other, message: error.description), nil)
        }
        guard let identity, let folder = settings.identity, identity.covers(target) else {
            return (
                try Transfer(
                    request, body: body, to: target, over: socket, trust: Trust.authorities(settings.authorities)
                ).run(), nil
            )
        }
        let transfer = try Transfer(
            request, body: body, to: target, over: socket,
            trust: .controller(authority: identity.authority, shows: identity),
            reusing: keeper.take(for: identity), keeps: true)
        let end: UplinkEnd
        do throws(UplinkFault) { end = try transfer.run() } catch {
            // Who always has something new to say hangs up each time.
            if let status = transfer.status {
                Renewal(folder: folder).runIfDue(identity, status: status, now: time(nil))
            }
            throw error
        }
        let status = transfer.status
        if end.failure == nil { keeper.keep(transfer.setAside(), for: identity) }
        return (end, { Renewal(folder: folder).runIfDue(identity, status: status, now: time(nil)) })
    }

    private func receiveRequest() throws(UplinkFault) -> UplinkRequest {
        let (kind, payload) = try socket.receive()
        guard kind == .request else { throw .protocolBroken(reason: "the first frame is not a request") }
        let request: UplinkRequest
        do { request = try UplinkRequest(json: payload) } catch { throw .protocolBroken(reason: error.description) }
        let numbers = [
            request.maxSize.count, request.offset.count, request.lowSpeed.count, request.maxRate?.count ?? 0,
        ]
        guard numbers.allSatisfy({ $0 >= 0 }), (1...3600).contains(request.connectSeconds),
            (1...86400).contains(request.stallSeconds)
        else { throw .protocolBroken(reason: "a number of the request is out of range") }
        return request
    }

    private func receiveBody(of request: UplinkRequest) throws(UplinkFault) -> [UInt8] {
        guard request.method == .post else { return [] }
        var body: [UInt8] = []
        while true {
            let (kind, payload) = try socket.receive()
            switch kind {
            case .data: body += payload
            case .end: return body
            case .request, .head: throw .protocolBroken(reason: "the body of a post is data and end")
            }
            guard body.count <= Int(Self.maxPost.count) else {
                throw .protocolBroken(reason: "a post of more than \(Self.maxPost)")
            }
        }
    }
}
