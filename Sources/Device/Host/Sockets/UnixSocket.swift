import Glibc
public import SystemPackage

/// Unix sockets with a path.
public enum UnixSocket {
    /// Makes a listening stream socket, close-on-exec; whoever takes the descriptor closes it.
    ///
    /// A socket file that a dead process left is removed, one that somebody answers on is not (`socketInUse`). Nobody
    /// can connect before mode and group are set: the kernel refuses until `listen`, which comes last. `group` is a
    /// name or a number. The backlog is as systemd's own: who connects to a full one is turned away without a word.
    public static func listen(
        at path: FilePath, mode: UInt32 = 0o660, group: String? = nil, backlog: Int32 = 4096
    ) throws(HostError) -> Int32 {
        let address = try UnixAddress(path)
        let owner = try group.map { name throws(HostError) in try groupID(of: name) }
        try removeStale(path, address)
        let socket = OpenFile(adopting: try makeSocket(path), path: path)
        try checked("bind", path) { address.use { bind(socket.descriptor, $0, $1) } }
        do throws(HostError) {
            if let owner { try checked("set the group of", path) { lchown(path.string, uid_t.max, owner) } }
            try checked("set the mode of", path) { chmod(path.string, mode) }
            try checked("listen on", path) { Glibc.listen(socket.descriptor, backlog) }
            return try checked("take", path) { fcntl(socket.descriptor, F_DUPFD_CLOEXEC, 3) }
        } catch {
            unlink(path.string)
            throw error
        }
    }

    /// Takes back what `listen` has made: closes the descriptor and removes the socket file.
    public static func abandon(_ descriptor: Int32, at path: FilePath) {
        unlink(path.string)
        close(descriptor)
    }

    /// Why nobody can be asked there; nil: somebody listens, and this user may connect.
    public static func refusal(at path: FilePath) -> HostError? {
        do throws(HostError) {
            let address = try UnixAddress(path)
            let socket = OpenFile(adopting: try makeSocket(path), path: path)
            try checked("connect to", path) { address.use { connect(socket.descriptor, $0, $1) } }
            return nil
        } catch {
            // EAGAIN: its queue is full, and it is there.
            if case .system(_, _, EAGAIN) = error { return nil }
            return error
        }
    }

    private static func makeSocket(_ path: FilePath) throws(HostError) -> CInt {
        let type = CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue) | CInt(SOCK_NONBLOCK.rawValue)
        return try checked("make a socket for", path) { socket(AF_UNIX, type, 0) }
    }

    private static func removeStale(_ path: FilePath, _ address: UnixAddress) throws(HostError) {
        var status = stat()
        guard lstat(path.string, &status) == 0 else {
            if errno == ENOENT { return }
            throw HostError(errno, "look at", path)
        }
        guard status.st_mode & S_IFMT == S_IFSOCK else { throw .notASocket(path: path) }
        let probe = OpenFile(adopting: try makeSocket(path), path: path)
        let answer = address.use { connect(probe.descriptor, $0, $1) }
        let code = answer == 0 ? 0 : errno
        switch code {
        case ECONNREFUSED: try Directory.remove(path)
        case ENOENT: return
        // EAGAIN: its queue is full. EPROTOTYPE: it is a datagram socket in use.
        case 0, EAGAIN, EPROTOTYPE: throw .socketInUse(path: path)
        default: throw HostError(code, "connect to", path)
        }
    }

    private static func groupID(of name: String) throws(HostError) -> gid_t {
        if let number = gid_t(name) { return number }
        var record = Glibc.group()
        var found: UnsafeMutablePointer<Glibc.group>?
        var buffer = [CChar](repeating: 0, count: 1 << 16)
        let code = getgrnam_r(name, &record, &buffer, buffer.count, &found)
        guard code == 0, found != nil else { throw .unknownGroup(name: name) }
        return record.gr_gid
    }
}
