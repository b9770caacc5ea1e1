import Glibc
import SwiftletHarness
import SystemPackage

/// The machine that `Packaging/machine` made: a disk, and the same machine as it was when it had booted.
///
/// `Saved` ones that tests made lie beside it.
struct Image: Sendable {
    let folder: FilePath

    /// The folder named by `SWIFTLET_MACHINE_IMAGE`.
    static let given: Image? = getenv("SWIFTLET_MACHINE_IMAGE").map { Image(folder: FilePath(String(cString: $0))) }

    /// Debian 12, installed and never booted.
    var disk: FilePath { folder.appending("disk.raw") }
    var booted: Saved { Saved(disk: folder.appending("booted.qcow2"), memory: folder.appending("booted.state")) }

    /// A machine in the middle of its life. It fits one hardware only: `hardware()`.
    struct Saved: Sendable {
        /// A layer above `Image.disk`: how it was when the memory was saved.
        let disk: FilePath
        let memory: FilePath

        init(disk: FilePath, memory: FilePath) {
            self.disk = disk
            self.memory = memory
        }

        /// The names that `Machine.save` gives.
        init(in folder: FilePath) {
            self.init(disk: folder.appending("disk.qcow2"), memory: folder.appending("memory.state"))
        }
    }

    /// qemu's arguments but for disk, network, sockets and console.
    func hardware() throws -> [String] {
        String(decoding: try Scratch.read(folder.appending("hardware")), as: UTF8.self)
            .split(separator: "\n").map(String.init)
    }
}
