import SwiftletHarness
import SystemPackage

/// A machine's second disk: it carries files in, thirty times faster than the agent. It has one file, from its first
/// byte on, and no file system; a machine takes one file at a time.
struct Cargo: Sendable {
    /// Of the disk that the saved machine has.
    private static let capacity: Int64 = 1 << 30
    private static let block = 1 << 20

    let path: FilePath

    init(of name: String, in directory: FilePath) throws {
        path = directory.appending("\(name)-cargo.raw")
        let disk = try FileDescriptor.open(
            path, .writeOnly, options: .create, permissions: FilePermissions(rawValue: 0o600))
        try disk.closeAfter { try disk.resize(to: Self.capacity) }
    }

    /// Puts a file on it, and returns the line of bash that takes it off in the guest. The guest must not have read it
    /// through its page cache, which knows nothing of what happens here.
    func load(_ bytes: [UInt8], for target: String) throws -> String {
        guard bytes.count <= Self.capacity else { throw MachineError.tooLarge(target, bytes: bytes.count) }
        let disk = try FileDescriptor.open(path, .writeOnly)
        try disk.closeAfter { _ = try disk.writeAll(toAbsoluteOffset: 0, bytes) }
        let blocks = (bytes.count + Self.block - 1) / Self.block
        return
            "dd if=/dev/disk/by-id/virtio-cargo of='\(target)' bs=\(Self.block) count=\(blocks) iflag=direct status=none"
            + " && truncate --size=\(bytes.count) '\(target)'"
    }
}
