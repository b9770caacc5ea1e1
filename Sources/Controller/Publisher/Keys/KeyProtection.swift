/// How a new private key is written.
public enum KeyProtection: Sendable {
    /// Plainly, in a file for its owner only.
    case plain
    case passphrase([UInt8])
}
