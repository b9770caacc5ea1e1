public import FoundationEssentials

/// Who may look at the fleet's page, and what is to be seen.
public struct PageSettings: Sendable {
    /// Those who need no certificate.
    public enum Readers: Sendable {
        case none
        /// Over plain http from this machine, by a loopback name or address.
        case loopback
        /// Everybody who can reach the server.
        case any
    }

    let readers: Readers
    /// Whether the one who shows this certificate (DER) may look; it has the key for it, and that is all that is known.
    let mayLook: @Sendable (_ certificate: [UInt8]) async -> Bool
    let look: @Sendable (Date) async throws -> FleetView

    public init(
        readers: Readers, mayLook: @escaping @Sendable (_ certificate: [UInt8]) async -> Bool = { _ in false },
        look: @escaping @Sendable (Date) async throws -> FleetView
    ) {
        self.readers = readers
        self.mayLook = mayLook
        self.look = look
    }

    /// Operators may look too, of whatever role, by their certificates.
    func shown(to operators: OperatorDesk?) -> PageSettings {
        guard let operators else { return self }
        return PageSettings(
            readers: readers,
            mayLook: { [mayLook] certificate in
                if await operators.identify(.secure(certificate: certificate)) != nil { return true }
                return await mayLook(certificate)
            }, look: look)
    }
}
