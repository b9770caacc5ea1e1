import Glibc
import SwiftletHarness
import SystemPackage

/// The machine that `Packaging/machine` made: a disk, and the same machine as it was when it had booted.
struct Image: Sendable {
    let folder: FilePath

    /// The folder named by `SWIFTLET_MACHINE_IMAGE`.
    static let given: Image? = getenv("SWIFTLET_MACHINE_IMAGE").map { Image(folder: FilePath(String(cString: $0))) }

    /// Debian 12, installed and never booted.
    var disk: FilePath { folder.appending("disk.raw") }
    /// A layer above `disk`: how it was when the memory was saved.
    var bootedDisk: FilePath { folder.appending("booted.qcow2") }
    var bootedMemory: FilePath { folder.appending("booted.state") }

    /// qemu's arguments but for disk, network, sockets and console.
    func hardware() throws -> [String] {
        String(decoding: try Scratch.read(folder.appending("hardware")), as: UTF8.self)
            .split(separator: "\n").map(String.init)
    }
}
