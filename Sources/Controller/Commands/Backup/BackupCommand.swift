import ArgumentParser
import FoundationEssentials
import SwiftletContract
import SwiftletPublisher
import SwiftletRegistry

struct BackupCommand: AuditedCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Write the controller into one file, while it runs.",
        discussion: """
            The published metadata, keys with the certificate authority, drafts, who has enrolled, tokens, operators, reports \
            and the audit log, all as they are at one moment; publishing waits meanwhile, reports do not. The models' files \
            (repository/blobs) never change and are large: copy them apart. The file is secret; with --protect its keys are \
            under a passphrase.
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var keys: KeyOptions
    @Argument(help: "The file; nothing may be there.", completion: .file())
    var file: String
    @Flag(help: "Protect the keys in it by a passphrase.")
    var protect = false
    @OptionGroup var output: FormatOption

    /// What `--format json` prints.
    private struct Made: Encodable {
        let file: String
        let bytes: Int64
        let files: Int
        let roles: [String: Int]
        /// Signed with by the controller, and not in the fleet's directory.
        let keysElsewhere: [String]
    }

    func run() async throws {
        let session = Session.current
        let repository = try global.openRepository()
        let protection: KeyProtection =
            protect ? .passphrase(try keys.passphrases.new(for: "the backup's keys")) : .plain
        guard FileManager.default.fileExists(atPath: file) == false else {
            throw CommandError.file(path: file, reason: "it is there already; choose another name")
        }
        let registry = try Registry(path: repository.directory.databasePath)
        let partial = file + ".partial"
        try? FileManager.default.removeItem(atPath: partial)
        var made: FleetBackup?
        try repository.backUp(protection: protection, program: SwiftletVersion.current, at: session.now()) { read in
            try registry.backUp(to: partial) {
                let backup = try read()
                made = backup
                return backup.files.map { BackupFile(path: $0.path, mode: $0.mode, content: Data($0.bytes)) }
            }
        }
        // What cannot be read again is no backup.
        _ = try FleetBackup(archive: try BackupArchive(path: partial))
        try FileManager.default.moveItem(atPath: partial, toPath: file)
        let elsewhere = try repository.status(at: session.now()).filter { $0.hasKey == false }.map(\.role)
        let size = (try? FileManager.default.attributesOfItem(atPath: file))?[.size] as? Int64
        let row = Made(
            file: file, bytes: size ?? 0, files: made?.files.count ?? 0, roles: made?.manifest.roles ?? [:],
            keysElsewhere: elsewhere)
        try output.print(row) {
            "\(file): \(Bytes(row.bytes)), \(row.files) files and the registry"
                + (elsewhere.isEmpty ? "" : "\nnot in it: the keys of \(elsewhere.joined(separator: ", "))")
        }
    }
}

extension FleetBackup {
    init(archive: BackupArchive) throws {
        try self.init(
            files: try archive.files().map { File(path: $0.path, mode: $0.mode, bytes: Array($0.content)) })
    }
}
