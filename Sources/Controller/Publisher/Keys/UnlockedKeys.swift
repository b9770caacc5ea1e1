import Synchronization

/// Key pairs that were opened with a passphrase or made just now, for as long as the program runs.
final class UnlockedKeys: Sendable {
    private let keys = Mutex<[String: SigningKey]>([:])

    subscript(id: String) -> SigningKey? { keys.withLock { $0[id] } }

    func add(_ key: SigningKey) { keys.withLock { $0[key.keyID] = key } }
}
