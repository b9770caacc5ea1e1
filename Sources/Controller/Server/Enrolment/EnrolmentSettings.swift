/// What a controller needs to let nodes in and to know them.
public struct EnrolmentSettings: Sendable {
    /// From whom reports are taken that come without a certificate, and so without proof of who sends them.
    public enum PlainReports: String, CaseIterable, Sendable {
        case none
        /// From this machine, for nodes that have not enrolled.
        case loopback
        /// From anywhere, for nodes that have not enrolled.
        case any
    }

    public var authority: Authority
    /// `1.root.json`.
    public var root: [UInt8]
    /// What nodes reach the controller by.
    public var names: [ServerName]
    /// Days after its end for which a certificate is still good for asking for the next.
    public var graceDays: Int
    public var plainReports: PlainReports

    public init(
        authority: Authority, root: [UInt8], names: [ServerName], graceDays: Int = 90,
        plainReports: PlainReports = .loopback
    ) {
        self.authority = authority
        self.root = root
        self.names = names
        self.graceDays = graceDays
        self.plainReports = plainReports
    }
}
