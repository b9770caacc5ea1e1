import FoundationEssentials
import Logging
import NIOSSL
import ServiceLifecycle
import Synchronization

/// The server's own certificate: made when it starts, replaced each day, so that it never expires while it runs.
/// Connections that are open keep the one that they began with.
final class ServerIdentity: Service {
    private static let interval: Duration = .seconds(86_400)
    private let authority: Authority
    private let names: [ServerName]
    private let logger: Logger
    private struct Held: Sendable {
        let context: NIOSSLContext
        let expiresAt: Date

        init(_ authority: Authority, _ names: [ServerName]) throws {
            let now = Date()
            self.context = try authority.serverContext(for: names, at: now)
            self.expiresAt = min(now + Authority.serverLifetime, authority.expiresAt)
        }
    }

    private let held: Mutex<Held>

    init(_ authority: Authority, names: [ServerName], logger: Logger) throws(ServerError) {
        self.authority = authority
        self.names = names
        self.logger = logger
        do { self.held = Mutex(try Held(authority, names)) } catch {
            throw .authority(reason: "\(error)")
        }
    }

    /// For a connection that begins now.
    var current: NIOSSLContext { held.withLock { $0.context } }
    /// Of the certificate of now, or the authority's where that is sooner.
    var expiresAt: Date { held.withLock { $0.expiresAt } }

    func run() async throws {
        await cancelWhenGracefulShutdown { [self] in
            while Task.isCancelled == false {
                do { try await Task.sleep(for: Self.interval) } catch { return }
                renew()
            }
        }
    }

    func renew() {
        do {
            let next = try Held(authority, names)
            held.withLock { $0 = next }
        } catch {
            logger.error("the server's certificate could not be renewed", metadata: ["reason": "\(error)"])
        }
    }
}
