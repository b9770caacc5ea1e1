import AsyncHTTPClient
import FoundationEssentials
import NIOCore
import NIOHTTP1
import NIOSSL
import SwiftletContract

/// The server as its nodes see it.
struct ServerFacts {
    struct Health: Decodable, Sendable {
        var status: String
        var version: String?
        var failure: String?
        var certificateExpiresAt: Date?
    }

    /// nil: nobody said where it is.
    var url: String?
    /// nil: `fault`.
    var health: Health?
    var fault: String?
    var now = Date.distantPast
    /// Of the timestamp that it serves, and of the one in the tree.
    var servedVersion: Int?
    var publishedVersion: Int?

    /// - Parameter authority: PEM of the fleet's own, which is believed beside those that the system believes.
    static func read(
        _ url: String?, publishedVersion: Int?, authority: String? = nil, at now: Date
    ) async -> ServerFacts {
        guard let url else { return ServerFacts(publishedVersion: publishedVersion) }
        let base = url.hasSuffix("/") ? String(url.dropLast()) : url
        var facts = ServerFacts(url: base, publishedVersion: publishedVersion)
        facts.now = now
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration(trusting: authority))
        do {
            facts.health = try decoder.decode(Health.self, from: try await get(base + "/v1/health", by: client))
        } catch { facts.fault = "\(error)" }
        let timestamp = try? await get(base + "/metadata/timestamp.json", by: client)
        try? await client.shutdown()
        facts.servedVersion = timestamp.flatMap { try? JSONDecoder().decode(Timestamp.self, from: $0) }?.signed.version
        return facts
    }

    /// Only its version is looked at; that it is what was signed, nodes see.
    private struct Timestamp: Decodable {
        struct Signed: Decodable { let version: Int }
        let signed: Signed
    }

    private struct Refused: Error, CustomStringConvertible {
        let status: UInt
        var description: String { "it answered \(status)" }
    }

    private static func configuration(trusting authority: String?) -> HTTPClient.Configuration {
        var tls = TLSConfiguration.makeClientConfiguration()
        if let authority, let certificate = try? NIOSSLCertificate(bytes: Array(authority.utf8), format: .pem) {
            tls.additionalTrustRoots = [.certificates([certificate])]
        }
        return HTTPClient.Configuration(tlsConfiguration: tls)
    }

    private static func get(_ url: String, by client: HTTPClient) async throws -> Data {
        let answer = try await client.execute(HTTPClientRequest(url: url), timeout: .seconds(10))
        guard answer.status.code == 200 else { throw Refused(status: answer.status.code) }
        return Data(try await answer.body.collect(upTo: 64 << 10).readableBytesView)
    }

    var findings: [Finding] {
        let checks: [ControllerCheck] = [.server, .serverCertificate, .serverFreshness, .serverTree]
        guard let url else { return checks.map { $0.skipped("It was not said where the server is: --url.") } }
        return [server(url), certificate, freshness, tree(url)]
    }

    private func server(_ url: String) -> Finding {
        guard health != nil else {
            return ControllerCheck.server.error(
                "\(url)/v1/health gives no answer that can be used: \(fault ?? "none").",
                fix: "`systemctl status swiftlet-controller`; then the proxy, the name and the certificate before it.")
        }
        return ControllerCheck.server.ok("\(url) answers\(health?.version.map { ", version \($0)" } ?? "").")
    }

    /// It holds for 30 days and is replaced each day.
    private var certificate: Finding {
        let check = ControllerCheck.serverCertificate
        guard let health else { return check.skipped("The server does not answer.") }
        guard let end = health.certificateExpiresAt else {
            return check.skipped("The server says nothing of TLS of its own.")
        }
        let text = "The server's own certificate holds until \(end.formatted(.iso8601))"
        return end.timeIntervalSince(now) < 14 * 86_400
            ? check.warning(
                text + ": it is not replaced any more.",
                fix: "`journalctl -u swiftlet-controller`; `swiftletctl keys doctor` says when the authority ends.")
            : check.ok(text + ".")
    }

    private var freshness: Finding {
        guard let health else { return ControllerCheck.serverFreshness.skipped("The server does not answer.") }
        return health.status == "ok"
            ? ControllerCheck.serverFreshness.ok("The server signs timestamp and snapshot in time.")
            : ControllerCheck.serverFreshness.error(
                "The server could not sign freshness: \(health.failure ?? "no reason given").",
                fix: "Bring the online keys to it, see online-keys here; then `systemctl restart swiftlet-controller`.")
    }

    private func tree(_ url: String) -> Finding {
        guard let servedVersion, let publishedVersion else {
            return ControllerCheck.serverTree.error(
                "\(url)/metadata/timestamp.json is not served, or is no timestamp.",
                fix: "Is RepositoryURL= of the nodes the folder `repository` of this fleet?")
        }
        return servedVersion == publishedVersion
            ? ControllerCheck.serverTree.ok("\(url) serves the newest timestamp, version \(servedVersion).")
            : ControllerCheck.serverTree.warning(
                "\(url) serves version \(servedVersion) of the timestamp, and \(publishedVersion) is published.",
                fix: "A cache before it keeps it too long: let timestamp.json be asked for again each time.")
    }
}
