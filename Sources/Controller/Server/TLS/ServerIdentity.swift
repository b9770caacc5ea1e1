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
    private let context: Mutex<NIOSSLContext>

    init(_ authority: Authority, names: [ServerName], logger: Logger) throws(ServerError) {
        self.authority = authority
        self.names = names
        self.logger = logger
        do { self.context = Mutex(try authority.serverContext(for: names, at: Date())) } catch {
            throw .authority(reason: "\(error)")
        }
    }

    /// For a connection that begins now.
    var current: NIOSSLContext { context.withLock { $0 } }

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
            let next = try authority.serverContext(for: names, at: Date())
            context.withLock { $0 = next }
        } catch {
            logger.error("the server's certificate could not be renewed", metadata: ["reason": "\(error)"])
        }
    }
}
