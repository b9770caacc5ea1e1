/// The process at the other end of a Unix socket, by the kernel's word, as it was when it connected.
public struct Peer: Hashable, Sendable {
    /// Its number then; it may have ended since.
    public var process: Int32
    public var user: UInt32
    /// Its own group, and those that it was a member of besides.
    public var groups: Set<UInt32>
    /// The unit of the system's systemd, `cashdesk.service`; nil for people's sessions, and where there is no systemd.
    public var unit: String?

    public init(process: Int32, user: UInt32, groups: Set<UInt32>, unit: String? = nil) {
        self.process = process
        self.user = user
        self.groups = groups
        self.unit = unit
    }

    /// Where the kernel does not say.
    public static let unknown = Peer(process: 0, user: .max, groups: [])
}
