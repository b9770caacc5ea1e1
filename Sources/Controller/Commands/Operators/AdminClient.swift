import AsyncHTTPClient
import FoundationEssentials
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import SwiftletContract
import SwiftletServer

/// One exchange with a controller over TLS: it must have a certificate of the authority that the login names, for the
/// name it was asked by.
struct AdminClient {
    /// Of an answer.
    private static let maxSize = 64 << 20

    struct Reply {
        let text: String
        let note: String?
    }

    let url: String
    /// nil: nothing is known yet, and whoever answers is believed to be somebody.
    let login: LoginFile?

    /// POST where there is a body.
    func exchange(_ path: String, body: Data? = nil) async throws -> Reply {
        var request = HTTPClientRequest(url: url + path)
        request.method = body == nil ? .GET : .POST
        request.headers.add(name: "User-Agent", value: "swiftletctl/\(SwiftletVersion.current)")
        if let body {
            request.headers.add(name: "Content-Type", value: "application/json")
            request.body = .bytes(body)
        }
        let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: try configuration())
        let result = await Self.answer(to: request, by: client)
        try? await client.shutdown()
        switch result {
        case .success(let reply): return reply
        case .failure(let error as CommandError): throw error
        case .failure(let error): throw CommandError.unreachable(url: url, reason: Self.words(error))
        }
    }

    private static func answer(to request: HTTPClientRequest, by client: HTTPClient) async -> Result<Reply, any Error> {
        do {
            let answer = try await client.execute(request, timeout: .seconds(60))
            let text = String(decoding: try await answer.body.collect(upTo: maxSize).readableBytesView, as: UTF8.self)
            guard answer.status == .ok else { throw refusal(answer, text) }
            return .success(Reply(text: text, note: answer.headers.first(name: AdminHeader.note)))
        } catch {
            return .failure(error)
        }
    }

    private static func refusal(_ answer: HTTPClientResponse, _ text: String) -> CommandError {
        struct Body: Decodable {
            struct Inner: Decodable { let message: String }
            let error: Inner
        }
        let body = try? JSONDecoder().decode(Body.self, from: Data(text.utf8))
        let code = answer.headers.first(name: AdminHeader.exitCode).flatMap { Int32($0) }.flatMap(ExitCode.init)
        return .refused(
            reason: Table.plain(body?.error.message ?? "the controller answered \(answer.status.code)"),
            exitCode: code ?? .failed)
    }

    private func configuration() throws -> HTTPClient.Configuration {
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.minimumTLSVersion = .tlsv13
        tls.certificateVerification = .none
        if let login {
            tls.certificateVerification = .fullVerification
            tls.trustRoots = .certificates([try NIOSSLCertificate(bytes: Array(login.authority.utf8), format: .pem)])
            if let certificate = login.certificate {
                tls.certificateChain = [
                    .certificate(try NIOSSLCertificate(bytes: Array(certificate.utf8), format: .pem))
                ]
                tls.privateKey = .privateKey(try NIOSSLPrivateKey(bytes: Array(login.key.utf8), format: .pem))
            }
        }
        var configuration = HTTPClient.Configuration(
            tlsConfiguration: tls, redirectConfiguration: .disallow,
            timeout: .init(connect: .seconds(10), read: .seconds(60)))
        // Somebody waits: a connection that is refused is refused.
        configuration.connectionPool.retryConnectionEstablishment = false
        return configuration
    }

    private static func words(_ error: any Error) -> String {
        if let error = error as? IOError { return String(cString: strerror(error.errnoCode)) }
        if let error = error as? NIOConnectionError {
            // A name may stand for several addresses.
            return error.connectionErrors.last.map { words($0.error) } ?? "no address is known for '\(error.host)'"
        }
        if let error = error as? HTTPClientError {
            if error == .connectTimeout { return "no connection within 10 seconds" }
            if [.deadlineExceeded, .readTimeout].contains(error) { return "no answer within a minute" }
        }
        let text = "\(error)"
        return text.contains("CERTIFICATE_VERIFY_FAILED") || text.contains("failedToVerifyHostname")
            ? "its certificate is not one of this fleet's controller for this name ('serve --name' adds names)"
            : String(text.prefix(300))
    }
}
