import ArgumentParser
import SwiftletPublisher

/// How a new key is made.
struct NewKeyOptions: ParsableArguments {
    @Option(help: "ed25519 or ecdsa-p256.", transform: Self.kind)
    var type: KeyKind = .ed25519
    @Flag(help: "Protect the private key by a passphrase: of --passphrase-file, else asked for.")
    var protect = false

    private static func kind(_ text: String) throws -> KeyKind {
        guard let kind = KeyKind(rawValue: text) else {
            throw ValidationError(
                "there is no such type; choose \(KeyKind.allCases.map(\.rawValue).joined(separator: " or "))")
        }
        return kind
    }

    func protection(_ keys: KeyOptions, for key: String) throws(PublisherError) -> KeyProtection {
        protect ? .passphrase(try keys.passphrases.new(for: key)) : .plain
    }
}
