import Glibc
import SwiftletContract

/// The private keys on this machine, found by their id wherever they lie. A key that is kept elsewhere is missing here,
/// and only what needs it fails.
public struct KeyStore: Sendable {
    /// First come, first used.
    public let places: [KeyPlace]
    private let passphrase: PassphraseSource
    private let unlocked = UnlockedKeys()

    /// Without a source of passphrases sealed keys are of no use.
    public init(
        _ places: [KeyPlace],
        passphrase: @escaping PassphraseSource = { key throws(PublisherError) in
            throw .passphraseUnusable(reason: "none was given for \(key)")
        }
    ) {
        self.places = places
        self.passphrase = passphrase
    }

    /// Every key file that can be read as one; what else lies there is none of ours.
    func all() throws(PublisherError) -> [StoredKey] { try scan().keys }

    /// The same, with the files that this user may not read.
    func scan() throws(PublisherError) -> (keys: [StoredKey], unreadable: [String]) {
        var keys: [StoredKey] = []
        var unreadable: [String] = []
        for place in places {
            let files = try Self.readable(place.path, &unreadable) { () throws(PublisherError) in try place.files() }
            for path in files ?? [] {
                let stored = try Self.readable(path, &unreadable) { () throws(PublisherError) in
                    try Self.stored(path, in: place)
                }
                if let stored = stored.flatMap(\.self) { keys.append(stored) }
            }
        }
        return (keys, unreadable)
    }

    /// nil, and noted, where this user may not read it.
    private static func readable<R>(
        _ path: String, _ unreadable: inout [String], _ body: () throws(PublisherError) -> R
    ) throws(PublisherError) -> R? {
        do throws(PublisherError) { return try body() } catch {
            guard case .io(let fault) = error, [EACCES, EPERM].contains(fault.code) else { throw error }
            unreadable.append(path)
            return nil
        }
    }

    /// Whether the key is here, in a file that nobody else may read; its passphrase may still be wrong.
    func has(_ id: String) throws(PublisherError) -> Bool {
        if unlocked[id] != nil { return true }
        return try all().contains { $0.key.id == id && $0.isExposed == false }
    }

    /// The key with this id; nil where it is not on this machine. Throws where it is, but cannot be used.
    /// - Parameter mayAsk: false leaves sealed keys that have not been opened yet alone.
    func key(_ id: String, mayAsk: Bool = true) throws(PublisherError) -> SigningKey? {
        if let key = unlocked[id] { return key }
        var refusal: PublisherError?
        for stored in try all() where stored.key.id == id {
            if stored.isSealed, mayAsk == false { continue }
            if stored.isSealed, let turn = FleetTurn.held.values.first {
                turn.postpone { () throws(PublisherError) in
                    if let key = try self.key(id) { self.unlocked.add(key) }
                }
                throw .passphraseUnusable(reason: "it is asked for without the fleet's lock")
            }
            switch try open(stored) {
            case .success(let key):
                if stored.isSealed { unlocked.add(key) }
                return key
            case .failure(let fault):
                refusal = refusal ?? .keyRefused(id: id, path: stored.path, reason: fault.description)
            }
        }
        if let refusal, mayAsk { throw refusal }
        return nil
    }

    /// The same places, with nothing kept in memory.
    var forgetful: KeyStore { KeyStore(places, passphrase: passphrase) }

    /// Keeps a key pair in memory, as if it lay in one of the places.
    func add(_ key: SigningKey) { unlocked.add(key) }

    private func open(_ stored: StoredKey) throws(PublisherError) -> Result<SigningKey, KeyFault> {
        if stored.isExposed { return .failure(.readableByOthers) }
        return try stored.file.open { () throws(PublisherError) in
            try passphrase("the key \(stored.key.id.prefix(12)) in '\(stored.path)'")
        }
    }

    private static func stored(_ path: String, in place: KeyPlace) throws(PublisherError) -> StoredKey? {
        var status = stat()
        guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
            status.st_size <= KeyFile.maxSize.count
        else { return nil }
        let isExposed = status.st_mode & place.forbiddenMode != 0
        guard let bytes = try DiskFile.read(path, limit: KeyFile.maxSize), let file = try? KeyFile(json: bytes),
            let key = file.key
        else { return nil }
        return StoredKey(path: path, place: place, file: file, key: key, isExposed: isExposed)
    }
}
