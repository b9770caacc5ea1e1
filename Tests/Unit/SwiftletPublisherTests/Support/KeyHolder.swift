import Foundation
import SwiftletContract

@testable import SwiftletPublisher

/// Somebody with a key on a machine of his own: he has no fleet directory.
struct KeyHolder {
    let key = SigningKey()

    var publicKey: PublicKey { key.publicKey }
    var id: String { key.keyID }

    /// A store with this key alone.
    var store: KeyStore {
        let store = KeyStore([])
        store.add(key)
        return store
    }

    /// Reads the draft out of a file, as it was handed over, and signs it.
    func sign(_ draft: Draft) throws -> Draft {
        let path = FileManager.default.temporaryDirectory.path + "/draft-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: path) }
        try draft.write(to: path)
        var copy = try Draft(fileAt: path)
        _ = try copy.sign(with: store)
        try copy.write(to: path)
        return try Draft(fileAt: path)
    }
}

extension TemporaryFleet {
    func removeKey(_ name: String) throws {
        try FileManager.default.removeItem(atPath: directory.keysPath + "/" + name + ".json")
    }

    func rotate(
        _ role: String, to holders: [KeyHolder], adding isAdding: Bool = false, threshold: Int? = nil
    ) throws -> ChangeOutcome {
        try repository.rotate(
            Repository.Rotation(role: role, keys: holders.map(\.publicKey), isAdding: isAdding, threshold: threshold),
            at: Self.start)
    }

    /// A repository that signs with these keys as well.
    func with(_ holders: KeyHolder...) throws -> Repository {
        let store = KeyStore([.directory(directory.keysPath)])
        for holder in holders { store.add(holder.key) }
        return try Repository.open(directory, keys: store)
    }
}
