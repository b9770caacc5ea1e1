import NIOCore
import NIOSSL

/// Who is at the other end of a request's connection.
enum Caller: Sendable {
    /// Not encrypted; `isLocal`: from this machine, as far as the kernel tells.
    case plain(isLocal: Bool)
    /// Encrypted; DER of the certificate that it has shown, and whose key it has.
    case secure(certificate: [UInt8]?)

    init(of channel: any Channel) async {
        let shown: NIOSSLCertificate?
        do { shown = try await channel.nioSSL_peerCertificate().get() } catch {
            self = .plain(isLocal: Loopback.holds(channel.remoteAddress))
            return
        }
        self = .secure(certificate: try? shown?.toDERBytes())
    }
}
