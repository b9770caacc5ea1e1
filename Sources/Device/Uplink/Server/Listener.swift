import Glibc

/// The socket that the daemon connects to: one of our own, or the one that the service manager holds.
public struct Listener: Hashable, Sendable {
    /// `sun_path` has 108 bytes, one of them for the zero at the end.
    static let maxPath = 107
    public let descriptor: Int32
    /// nil: the service manager's, which keeps it when we leave.
    public let path: String?

    /// Listens on `path`, for this user alone (mode 0600). A file that a dead process left is replaced.
    public init(path: String) throws(UplinkFault) {
        guard path.utf8.isEmpty == false, path.utf8.count <= Self.maxPath else {
            throw .pathTooLong(path: path, limit: Self.maxPath)
        }
        try Self.removeStale(path)
        let descriptor = try Self.makeSocket(path)
        do throws(UplinkFault) {
            try attempt("bind", path) { withAddress(path) { bind(descriptor, $0, $1) } }
            // Nobody can connect before `listen`.
            try attempt("set the mode of", path) { chmod(path, 0o600) }
            try attempt("listen on", path) { listen(descriptor, 64) }
        } catch {
            close(descriptor)
            throw error
        }
        self.descriptor = descriptor
        self.path = path
    }

    /// The socket of socket activation (`LISTEN_PID`, `LISTEN_FDS`, sd_listen_fds(3)); nil where there was none.
    public static func inherited() throws(UplinkFault) -> Listener? {
        guard let process = environment("LISTEN_PID"), let count = environment("LISTEN_FDS") else { return nil }
        guard process == getpid() else { return nil }
        guard count == 1 else { throw .activation(reason: "\(count) sockets were handed over instead of one") }
        var accepts: CInt = 0
        var size = socklen_t(MemoryLayout<CInt>.size)
        guard getsockopt(3, SOL_SOCKET, SO_ACCEPTCONN, &accepts, &size) == 0, accepts == 1 else {
            throw .activation(reason: "descriptor 3 is not a listening socket")
        }
        try attempt("take", "descriptor 3") { fcntl(3, F_SETFD, FD_CLOEXEC) }
        return Listener(descriptor: 3, path: nil)
    }

    private init(descriptor: Int32, path: String?) {
        self.descriptor = descriptor
        self.path = path
    }

    private static func environment(_ name: String) -> Int32? {
        getenv(name).flatMap { Int32(String(cString: $0)) }
    }

    private static func makeSocket(_ path: String) throws(UplinkFault) -> CInt {
        try attempt("make a socket for", path) {
            socket(AF_UNIX, CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue), 0)
        }
    }

    private static func removeStale(_ path: String) throws(UplinkFault) {
        var status = stat()
        guard lstat(path, &status) == 0 else { return }
        guard status.st_mode & S_IFMT == S_IFSOCK else {
            throw .socket(operation: "listen on", path: path, reason: "it exists and is not a socket")
        }
        let probe = try makeSocket(path)
        defer { close(probe) }
        if withAddress(path, { connect(probe, $0, $1) }) == 0 { throw .socketInUse(path: path) }
        guard errno == ECONNREFUSED else { throw .socketInUse(path: path) }
        try attempt("remove", path) { unlink(path) }
    }
}

/// Makes a system call, again after EINTR, and turns -1 into a fault.
@discardableResult
func attempt<Value: SignedInteger>(
    _ operation: String, _ path: String, _ call: () -> Value
) throws(UplinkFault) -> Value {
    while true {
        let value = call()
        if value >= 0 { return value }
        let code = errno
        guard code != EINTR else { continue }
        throw .socket(operation: operation, path: path, reason: String(cString: strerror(code)))
    }
}

private func withAddress(_ path: String, _ call: (UnsafePointer<sockaddr>, socklen_t) -> CInt) -> CInt {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8.prefix(Listener.maxPath)) }
    return withUnsafePointer(to: address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            call($0, socklen_t(MemoryLayout<sockaddr_un>.size))
        }
    }
}
