import SwiftletHarness
import SystemPackage

/// What a machine keeps when its power is cut: qcow2 layers above the image, a new one for each life.
///
/// The guest sees a disk with a volatile write cache, so its file system flushes. What survives the killing of qemu:
/// - All that was flushed. At a flush qemu hands its tables and the data to the host's kernel, which lives on.
///   `cache=unsafe` leaves out only the host's own flush, and that protects from nothing but a crash of the host.
/// - Nothing that was only in the guest's memory: what was written and not yet flushed by `fsync`, `sync` or the journal.
/// - Of what the guest sent to the disk after the last flush, what lies in clusters (64 KiB) that this life had already
///   flushed, in whatever order it came; the rest is lost, since the tables that find it were in qemu's memory.
///   A new layer for each life makes that the larger part. A sector is never torn.
struct Disk: Sendable {
    private let directory: FilePath
    private let name: String
    private(set) var top: FilePath
    private var lives = 0

    init(of name: String, in directory: FilePath, above base: FilePath) {
        self.name = name
        self.directory = directory
        self.top = base
    }

    mutating func addLayer() async throws {
        lives += 1
        let layer = directory.appending("\(name)-\(lives).qcow2")
        let format = top.extension == "qcow2" ? "qcow2" : "raw"
        let made = try await Command(
            executable: "/usr/bin/qemu-img",
            arguments: ["create", "-q", "-f", "qcow2", "-F", format, "-b", top.string, layer.string]
        ).run()
        guard made.end == .code(0) else { throw MachineError.disk("\(made)") }
        top = layer
    }
}
