/// What an operator decides about the uplink.
public struct UplinkSettings: Hashable, Sendable {
    /// Nothing but URLs below these; empty: every http and https URL.
    public var allowed: [AllowedPrefix]
    /// Leaves after so long without a transfer; nil: stays.
    public var idleExit: Duration?
    /// Certificate authorities (PEM) in place of the system's.
    public var authorities: String?
    /// Where the node's identity lies; nil: it shows none.
    public var identity: IdentityFolder?
    /// How many run at once; further ones wait.
    public var transfers: Int

    public init(
        allowed: [AllowedPrefix] = [], idleExit: Duration? = nil, authorities: String? = nil,
        identity: IdentityFolder? = nil, transfers: Int = 8
    ) {
        self.allowed = allowed
        self.idleExit = idleExit
        self.authorities = authorities
        self.identity = identity
        self.transfers = transfers
    }
}
