import Glibc
import SystemPackage

/// The address of a Unix socket that has a path.
struct UnixAddress {
    /// `sun_path` has 108 bytes, one of them for the zero at the end.
    static let maxLength = 107
    private var raw = sockaddr_un()

    init(_ path: FilePath) throws(HostError) {
        let bytes = Array(path.string.utf8)
        guard bytes.isEmpty == false, bytes.count <= Self.maxLength else {
            throw .pathTooLong(path: path, limit: Self.maxLength)
        }
        raw.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &raw.sun_path) { $0.copyBytes(from: bytes) }
    }

    func use(_ call: (UnsafePointer<sockaddr>, socklen_t) -> CInt) -> CInt {
        withUnsafePointer(to: raw) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                call($0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }
}
