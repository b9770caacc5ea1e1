import ArgumentParser
import SwiftletPublisher

struct KeysGenerateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "generate", abstract: "Make a key pair; needs no fleet directory.",
        discussion: "Writes the private key to FILE (mode 0600) and the public one, which others may see, to FILE.pub.")

    /// Not needed, and often given all the same.
    @OptionGroup(visibility: .hidden) var global: GlobalOptions
    @Option(help: "The private key file; there must be none yet.", completion: .file())
    var out = "key.json"
    @OptionGroup var kind: NewKeyOptions
    @OptionGroup var keys: KeyOptions
    @OptionGroup var output: FormatOption

    private struct Row: Encodable {
        let keyID: String
        let type: String
        let privateKey: String
        let publicKey: String
    }

    func run() async throws {
        let key = NewKey(kind.type)
        let row = Row(keyID: key.publicKey.id, type: kind.type.rawValue, privateKey: out, publicKey: out + ".pub")
        try key.write(to: out, role: nil, protection: try kind.protection(keys, for: out))
        try key.publicKey.write(to: row.publicKey)
        try output.print(row) {
            """
            key \(row.keyID), \(row.type)
            private: \(row.privateKey)\(kind.protect ? ", under its passphrase" : ""); public: \(row.publicKey)
            """
        }
    }
}
