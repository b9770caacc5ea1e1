import SwiftletContract
import SwiftletHost
import SwiftletTrust
import SystemPackage

/// The trusted metadata on disk, `/var/lib/swiftlet/trust`: the bytes as they were received, and two notes of ours.
struct MetadataStore: Sendable {
    private static let maxFile = Bytes.mebibytes(8)
    private static let history = "root_history"
    private static let rollouts = "rollouts.cached"
    private static let signedTime = CachedMetadata.signedTime

    let directory: FilePath

    /// Of a node that was started before; makes nothing.
    init(existing directory: FilePath) { self.directory = directory }

    init(directory: FilePath) throws(HostError) {
        self.directory = directory
        try Directory.make(directory, mode: 0o750)
        try Directory.make(directory.appending(Self.history), mode: 0o750)
    }

    func load() throws(HostError) -> CachedMetadata {
        var files: [String: [UInt8]] = [:]
        for folder in ["", Self.history + "/"] {
            for name in try Directory.names(in: directory.appending(folder)) where name.hasSuffix(".json") {
                guard name.hasPrefix(".") == false else { continue }
                files[folder + name] = try AtomicFile.read(directory.appending(folder + name), maxSize: Self.maxFile)
            }
        }
        return CachedMetadata(files: files)
    }

    func store(_ name: String, _ bytes: [UInt8]) throws(HostError) {
        try AtomicFile.write(bytes, to: directory.appending(name), mode: 0o640)
    }

    /// Lasts through a power cut before the next write does: a root that is stored must not meet files that it revoked.
    func remove(_ name: String) throws(HostError) {
        try Directory.remove(directory.appending(name))
        try Directory.sync(directory)
    }

    /// The rollout document as it was last fetched; of no worth until it is verified again.
    func rollouts() throws(HostError) -> [UInt8]? {
        try AtomicFile.readIfPresent(directory.appending(Self.rollouts), maxSize: RolloutDocument.maxSize)
    }

    func store(rollouts bytes: [UInt8]) throws(HostError) { try store(Self.rollouts, bytes) }

    /// Seconds since 1970: a lower bound for boards whose clock is wrong.
    func latestSignedTime() throws(HostError) -> Double? {
        let bytes = try AtomicFile.readIfPresent(directory.appending(Self.signedTime), maxSize: Bytes(64))
        return bytes.flatMap { Double(String(decoding: $0, as: UTF8.self)) }
    }

    /// Nil when the key that signed it was replaced. Written only when it changes: flash wears.
    func store(latestSignedTime seconds: Double?) throws(HostError) {
        guard let seconds else { return try remove(Self.signedTime) }
        if try latestSignedTime() != seconds { try store(Self.signedTime, Array(String(seconds).utf8)) }
    }
}
