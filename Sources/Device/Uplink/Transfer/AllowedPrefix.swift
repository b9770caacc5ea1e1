/// A part of the web that the uplink may talk to: scheme, host and port alike, the path the same or below.
public struct AllowedPrefix: Hashable, Sendable {
    private let scheme: String
    private let host: String
    private let port: String
    private let path: String

    /// `https://models.example.org/fleet`; a path ends at a slash, so `/fleet` does not cover `/fleet2`.
    public init(_ text: String) throws(UplinkFault) {
        guard let target = try? TransferTarget(text), text.contains("?") == false, text.contains("#") == false,
            Self.hasTricks(target.path) == false
        else { throw .prefix(text) }
        self.scheme = target.scheme
        self.host = target.host
        self.port = target.port
        self.path = target.path
    }

    func covers(_ target: TransferTarget) -> Bool {
        guard target.scheme == scheme, target.host == host, target.port == port,
            Self.hasTricks(target.path) == false
        else { return false }
        let directory = path.hasSuffix("/") ? path : path + "/"
        return target.path == path || target.path.hasPrefix(directory)
    }

    /// What a server could read as another path than its prefix says: dot segments, also encoded, encoded or inverse
    /// slashes. Nothing that Swiftlet publishes has them.
    private static func hasTricks(_ path: String) -> Bool {
        let decoded = path.lowercased().split(separator: "%2e", omittingEmptySubsequences: false).joined(separator: ".")
        let hidden = ["%2f", "%5c", "\\", "%00", "%25"].contains { decoded.contains($0) }
        return hidden || decoded.split(separator: "/").contains { $0 == "." || $0 == ".." }
    }
}
