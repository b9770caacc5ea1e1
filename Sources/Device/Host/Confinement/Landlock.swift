import CGlibc
import Glibc
import SystemPackage

/// Closes the file system to this process and what it becomes, but for what is named (landlock(7)).
enum Landlock {
    /// Rights to files, of the kernel's `LANDLOCK_ACCESS_FS_*`.
    private struct Rights: OptionSet {
        let rawValue: UInt64
        static let execute = Rights(rawValue: 1 << 0)
        static let writeFile = Rights(rawValue: 1 << 1)
        static let readFile = Rights(rawValue: 1 << 2)
        static let readDirectory = Rights(rawValue: 1 << 3)
        static let removeFile = Rights(rawValue: 1 << 5)
        static let makeFile = Rights(rawValue: 1 << 8)
        static let makeSocket = Rights(rawValue: 1 << 9)
        static let truncate = Rights(rawValue: 1 << 14)

        /// Those that a rule for a file, not a folder, may name.
        static let ofFiles: Rights = [.execute, .writeFile, .readFile, .truncate, Rights(rawValue: 1 << 15)]
        /// All that the kernel knows: what is not known cannot be closed.
        static func known(abi: CInt) -> Rights {
            switch abi {
            case ...1: Rights(rawValue: (1 << 13) - 1)
            case 2: Rights(rawValue: (1 << 14) - 1)
            case 3, 4: Rights(rawValue: (1 << 15) - 1)
            default: Rights(rawValue: (1 << 16) - 1)
            }
        }
    }

    /// 0: the kernel has none.
    static var abi: CInt { max(0, swiftlet_landlock_abi()) }

    /// What any program needs to start and to know the machine. `/proc` as a whole, since a rule for `/proc/self` is
    /// forgotten when the kernel makes its inode anew: of other processes of its user it shows the command line, which
    /// holds no secret, while their environment, memory and files stay closed.
    private static let readable: [FilePath] = [
        "/usr/lib", "/usr/lib64", "/usr/share/zoneinfo", "/etc/ld.so.cache", "/etc/localtime", "/proc",
        "/sys/devices/system", "/dev/null", "/dev/zero", "/dev/urandom",
    ]

    /// Does nothing where the kernel has no Landlock.
    static func restrict(to confinement: Confinement) throws(HostError) {
        let abi = abi
        guard abi > 0 else { return }
        let known = Rights.known(abi: abi)
        // Files; no TCP; no signals or abstract sockets beyond this process.
        let handled: [UInt64] = [known.rawValue, 0b11, 0b11]
        let ruleset = try checked("make rules for", "landlock") {
            swiftlet_landlock_create(handled, abi >= 6 ? 3 : abi >= 4 ? 2 : 1)
        }
        defer { close(ruleset) }
        func allow(_ paths: [FilePath], _ rights: Rights) throws(HostError) {
            for path in paths { try Self.allow(path, rights.intersection(known), in: ruleset) }
        }
        try allow(readable + confinement.readable, [.readFile, .readDirectory])
        try allow(["/dev/null"], [.readFile, .writeFile])
        try allow(interpreters + confinement.executable, [.readFile, .readDirectory, .execute])
        try allow(
            confinement.writable,
            [.readFile, .readDirectory, .writeFile, .removeFile, .makeFile, .makeSocket, .truncate])
        try checked("obey the rules of", "landlock") { swiftlet_landlock_restrict(ruleset) }
    }

    /// The dynamic loaders: the kernel starts them with every program.
    private static let interpreters: [FilePath] = ["/lib64/ld-linux-x86-64.so.2", "/lib/ld-linux-aarch64.so.1"]

    /// What does not exist needs no rule.
    private static func allow(_ path: FilePath, _ rights: Rights, in ruleset: CInt) throws(HostError) {
        let descriptor = swiftlet_open_path(path.string)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        var status = stat()
        try checked("look at", path) { fstat(descriptor, &status) }
        let isFolder = status.st_mode & S_IFMT == S_IFDIR
        try checked("allow", path) {
            swiftlet_landlock_allow(
                ruleset, descriptor, (isFolder ? rights : rights.intersection(.ofFiles)).rawValue)
        }
    }
}
