import SwiftletPublisher

/// Passphrases, out of a file or asked of a person.
struct Passphrases: Sendable {
    let file: String?
    /// The file is one of systemd's.
    let isCredential: Bool
    let ask: @Sendable (_ prompt: String) -> [UInt8]?

    /// For a key that is sealed.
    var unlocking: PassphraseSource {
        { key throws(PublisherError) in
            if let file { return try PassphraseFile.read(file, isCredential: isCredential) }
            guard let typed = ask("passphrase of \(key): ") else {
                throw .passphraseUnusable(reason: "\(key) is protected, and there is no terminal to ask on")
            }
            return try Self.checked(typed)
        }
    }

    /// For a key that is about to be sealed: a person types it twice.
    func new(for key: String) throws(PublisherError) -> [UInt8] {
        if let file { return try PassphraseFile.read(file, isCredential: isCredential) }
        guard let first = ask("new passphrase of \(key): ") else {
            throw .passphraseUnusable(reason: "there is no terminal to ask on")
        }
        guard ask("the same again: ") == first else {
            throw .passphraseUnusable(reason: "the two were not the same")
        }
        return try Self.checked(first)
    }

    private static func checked(_ passphrase: [UInt8]) throws(PublisherError) -> [UInt8] {
        guard passphrase.isEmpty == false else { throw .passphraseUnusable(reason: "it is empty") }
        return passphrase
    }
}
