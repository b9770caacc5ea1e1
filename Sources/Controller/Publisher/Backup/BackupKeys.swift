import FoundationEssentials
import SwiftletContract

/// The files below `keys/`, as one document that a passphrase seals.
struct BackupKeys: Document {
    static let maxSize = Bytes.mebibytes(16)
    static let title = "backup's keys"
    private static let name = "swiftlet backup keys"

    private struct Key: Codable {
        let path: String
        let bytes: Data
    }

    private let keys: [Key]

    init(_ files: [FleetBackup.File]) { keys = files.map { Key(path: $0.path, bytes: Data($0.bytes)) } }

    init(sealed: [UInt8], passphrase: [UInt8]) throws(PublisherError) {
        let box: SealedSecret
        do { box = try JSONDecoder().decode(SealedSecret.self, from: Data(sealed)) } catch {
            throw .backupUnusable(reason: "its keys are sealed by means not known here")
        }
        guard let plain = box.open(keyID: Self.name, passphrase: passphrase) else {
            throw .backupUnusable(reason: "its keys are under another passphrase")
        }
        self = try Self.read(plain)
    }

    func sealed(by passphrase: [UInt8]) throws(PublisherError) -> [UInt8] {
        guard let box = SealedSecret(try bytes(), keyID: Self.name, passphrase: passphrase) else {
            throw .passphraseUnusable(reason: "it is empty")
        }
        do { return Array(try JSONEncoder().encode(box)) } catch {
            throw .backupUnusable(reason: "\(error)")
        }
    }

    /// Only files right below `keys/` come out.
    var files: [FleetBackup.File] {
        keys.compactMap { key in
            let name = key.path.dropFirst("keys/".count)
            guard key.path.hasPrefix("keys/"), name.isEmpty == false, name.first != ".", name.contains("/") == false
            else {
                return nil
            }
            return FleetBackup.File(path: key.path, mode: 0o600, bytes: Array(key.bytes))
        }
    }
}
