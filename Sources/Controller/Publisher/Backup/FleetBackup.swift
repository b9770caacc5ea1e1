import Crypto
import FoundationEssentials
import Glibc
import SwiftletContract
import SwiftletTrust

/// The files of a fleet's directory that a backup holds: everything but blobs, which never change and are copied apart,
/// and the registry, which is copied by its own means.
public struct FleetBackup: Sendable {
    public struct File: Hashable, Sendable {
        public let path: String
        /// Permission bits.
        public let mode: UInt32
        public let bytes: [UInt8]

        public init(path: String, mode: UInt32, bytes: [UInt8]) {
            self.path = path
            self.mode = mode
            self.bytes = bytes
        }
    }

    static let sealedPath = "keys.sealed"
    private static let maxFile = Bytes.mebibytes(128)

    public let manifest: BackupManifest
    /// With the manifest.
    public let files: [File]

    /// To be called under the fleet's lock.
    init(
        of repository: Repository, protection: KeyProtection, program: String, at now: Date
    ) throws(PublisherError) {
        let directory = repository.directory
        var files: [File] = []
        for path in try Self.paths(in: directory) {
            var status = stat()
            guard lstat(directory.path + "/" + path, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
                let bytes = try DiskFile.read(directory.path + "/" + path, limit: Self.maxFile)
            else { continue }
            files.append(File(path: path, mode: status.st_mode & 0o777, bytes: bytes))
        }
        var isSealed = false
        if case .passphrase(let passphrase) = protection {
            let sealed = try BackupKeys(files.filter { $0.path.hasPrefix("keys/") }).sealed(by: passphrase)
            files.removeAll { $0.path.hasPrefix("keys/") }
            files.append(File(path: Self.sealedPath, mode: 0o600, bytes: sealed))
            isSealed = true
        }
        let roles = try repository.status(at: now).map { ($0.role, $0.version) }
        self.manifest = BackupManifest(
            fleet: repository.fleet.id, name: repository.fleet.name, madeAt: now, program: program,
            roles: Dictionary(uniqueKeysWithValues: roles),
            files: Dictionary(files.map { ($0.path, Self.digest($0.bytes)) }) { first, _ in first }, isSealed: isSealed)
        self.files = files + [File(path: BackupManifest.path, mode: 0o644, bytes: try manifest.bytes(pretty: true))]
    }

    /// Of a backup that was read: each file is what the manifest says, and belongs where it says.
    public init(files: [File]) throws(PublisherError) {
        guard let own = files.first(where: { $0.path == BackupManifest.path }) else {
            throw .backupUnusable(reason: "it has no manifest")
        }
        let manifest = try BackupManifest.read(own.bytes)
        guard manifest.schemaVersion == 1 else {
            throw .backupUnusable(reason: "a newer swiftletctl (\(manifest.program.prefix(40))) has made it; use that")
        }
        let found = Dictionary(files.map { ($0.path, Self.digest($0.bytes)) }) { first, _ in first }
            .filter { $0.key != BackupManifest.path }
        guard found == manifest.files else {
            throw .backupUnusable(reason: "its files are not those that its manifest names: it was changed or damaged")
        }
        if let stray = found.keys.first(where: { Self.belongs($0) == false && $0 != Self.sealedPath }) {
            throw .backupUnusable(reason: "it holds '\(stray.prefix(80))', which is no file of a fleet")
        }
        self.manifest = manifest
        self.files = files
    }

    /// Writes everything into a directory that has none of it.
    public func write(to directory: FleetDirectory, passphrase: PassphraseSource) throws(PublisherError) {
        var files = files.filter { $0.path != BackupManifest.path && $0.path != Self.sealedPath }
        if let sealed = self.files.first(where: { $0.path == Self.sealedPath }) {
            files += try BackupKeys(sealed: sealed.bytes, passphrase: try passphrase("the keys of the backup")).files
        }
        for folder in ["keys", "audit"] { try DiskDirectory.make(directory.path + "/" + folder, mode: 0o700) }
        let fleet = try Fleet.read(files.first { $0.path == "fleet.json" }?.bytes ?? [])
        let folders =
            ["blobs/sha256", "metadata"]
            + (fleet.channels.map(RoleName.channel) + [RoleName.rollouts]).map { "targets/" + $0 }
        for folder in folders { try DiskDirectory.make(directory.repositoryPath + "/" + folder) }
        for file in files {
            let path = directory.path + "/" + file.path
            try DiskDirectory.make(DiskFile.directory(of: path))
            let isSecret = file.path.hasPrefix("keys/") || file.path.hasPrefix("audit/")
            try DiskFile.write(file.bytes, to: path, mode: isSecret ? 0o600 : file.mode)
        }
    }

    // MARK: What belongs

    private static func paths(in directory: FleetDirectory) throws(PublisherError) -> [String] {
        var paths = [
            "fleet.json", "founding.json", ".publication.json", "repository/index.json", "repository/oci-layout",
        ]
        for folder in ["keys", "drafts", "audit", "repository/metadata"] {
            paths += try DiskDirectory.names(directory.path + "/" + folder).map { folder + "/" + $0 }
        }
        var folders = ["repository/targets"]
        while let folder = folders.popLast() {
            for name in try DiskDirectory.names(directory.path + "/" + folder) {
                var status = stat()
                let path = folder + "/" + name
                guard lstat(directory.path + "/" + path, &status) == 0 else { continue }
                if status.st_mode & S_IFMT == S_IFDIR { folders.append(path) } else { paths.append(path) }
            }
        }
        return paths.filter { DiskFile.exists(directory.path + "/" + $0) && belongs($0) }
    }

    /// Nothing hidden but the journal, and nothing that leads out.
    private static func belongs(_ path: String) -> Bool {
        let top = [
            "fleet.json", "founding.json", ".publication.json", "repository/index.json", "repository/oci-layout",
        ]
        if top.contains(path) { return true }
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        let isPlain = parts.allSatisfy { $0.isEmpty == false && $0.first != "." && $0.utf8.contains(0) == false }
        guard isPlain, (2...8).contains(parts.count) else { return false }
        if ["keys", "drafts", "audit"].contains(parts[0]) { return parts.count == 2 }
        return parts.count > 2 && parts[0] == "repository" && ["metadata", "targets"].contains(parts[1])
    }

    private static func digest(_ bytes: [UInt8]) -> String { Hex.text(Array(SHA256.hash(data: bytes))) }
}
