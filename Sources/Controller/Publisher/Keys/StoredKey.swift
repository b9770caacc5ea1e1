/// A private key file that was found, without its secret.
struct StoredKey: Sendable {
    let path: String
    let place: KeyPlace
    let file: KeyFile
    let key: PublicKey
    /// Its permissions let others read it.
    let isExposed: Bool

    var isSealed: Bool { file.sealed != nil }
}
