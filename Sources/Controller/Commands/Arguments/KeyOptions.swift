import ArgumentParser
import FoundationEssentials
import SwiftletPublisher

/// Where private keys and their passphrases come from, on every verb that signs.
struct KeyOptions: ParsableArguments {
    @Option(
        name: .customLong("keys-dir"),
        help: ArgumentHelp(
            "Another directory with private key files; may be given several times (and SWIFTLET_KEYS_DIR, separated by colons).",
            valueName: "dir"),
        completion: .directory)
    var keysDirs: [String] = []

    @Option(
        name: .customLong("passphrase-file"),
        help: "Its first line opens protected keys (over SWIFTLET_PASSPHRASE_FILE, over asking on the terminal).",
        completion: .file())
    var passphraseFile: String?

    /// A stick that is not plugged in is no missing key. The environment's may come and go.
    func validate() throws {
        for path in keysDirs {
            var isDirectory = false
            guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory), isDirectory else {
                throw ValidationError("--keys-dir: there is no directory '\(path)'; is its medium mounted?")
            }
        }
    }

    var isGiven: Bool { keysDirs.isEmpty == false || passphraseFile != nil }

    /// The directories given, the environment's, systemd's credentials, then the fleet's own.
    func store(of directory: FleetDirectory?, files: [String] = []) -> KeyStore {
        let environment = Session.current.environment
        let variable = (environment["SWIFTLET_KEYS_DIR"] ?? "").split(separator: ":").map(String.init)
        let credentials = environment["CREDENTIALS_DIRECTORY"].flatMap { $0.isEmpty ? nil : KeyPlace.credentials($0) }
        let places =
            files.map(KeyPlace.file) + (keysDirs + variable).map(KeyPlace.directory) + [credentials].compactMap(\.self)
            + [directory.map { .directory($0.keysPath) }].compactMap(\.self)
        return KeyStore(places, passphrase: passphrases.unlocking)
    }

    var passphrases: Passphrases {
        let environment = Session.current.environment
        let variable = environment["SWIFTLET_PASSPHRASE_FILE"].flatMap { $0.isEmpty ? nil : $0 }
        let file = passphraseFile ?? variable
        let credentials = environment["CREDENTIALS_DIRECTORY"].flatMap { $0.isEmpty ? nil : $0 + "/" }
        let isCredential = file.flatMap { file in credentials.map { file.hasPrefix($0) } } ?? false
        return Passphrases(file: file, isCredential: isCredential, ask: Session.current.askPassphrase)
    }
}
