import FoundationEssentials
import Glibc
import SwiftletContract
import SwiftletTrust

/// The directory of key files. A key that is kept elsewhere is missing here, and only the commands that need it fail.
struct KeyStore {
    /// `keys/`, 0700.
    let path: String

    func path(of role: String) -> String { path + "/" + role + ".json" }

    func has(_ role: String) -> Bool { DiskFile.exists(path(of: role)) }

    /// Makes the role's key and stores it; there must be none.
    func create(_ role: String) throws(PublisherError) -> SigningKey {
        let key = SigningKey()
        let file = KeyFile(
            role: role, keyID: key.keyID, keytype: "ed25519", scheme: "ed25519", publicKey: Hex.text(key.publicKey),
            privateKey: Hex.text(key.seed))
        try DiskFile.write(try file.bytes(pretty: true), to: path(of: role), mode: 0o600)
        return key
    }

    /// The role's key, which must be one of `keyIDs`: a file from another fleet would sign what nobody accepts.
    func key(of role: String, among keyIDs: [String]) throws(PublisherError) -> SigningKey {
        let path = path(of: role)
        guard let bytes = try DiskFile.read(path, limit: KeyFile.maxSize) else {
            throw .keyMissing(role: role, path: path)
        }
        func refusal(_ reason: String) -> PublisherError { .keyRefused(role: role, path: path, reason: reason) }
        var status = stat()
        guard lstat(path, &status) == 0, status.st_mode & 0o077 == 0 else {
            throw refusal("others may read it; make new keys, or run 'chmod 600' on it if nobody could have")
        }
        let file: KeyFile
        do throws(DocumentError) { file = try KeyFile(json: bytes) } catch { throw refusal(error.description) }
        guard let seed = Hex.bytes(file.privateKey.utf8), let key = SigningKey(seed: seed),
            file.publicKey == Hex.text(key.publicKey)
        else { throw refusal("its private and public parts do not belong together") }
        guard keyIDs.contains(key.keyID) else {
            throw refusal(
                "the fleet's metadata does not trust it for this role; it is the key of another fleet or time")
        }
        return key
    }
}
