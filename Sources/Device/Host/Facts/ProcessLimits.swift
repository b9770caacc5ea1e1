import Glibc

/// What the kernel lets this process do.
public enum ProcessLimits {
    /// Open files.
    public static var files: Int { soft(RLIMIT_NOFILE) }
    /// Whether a crash may write this process's memory to disk.
    public static var mayDumpCore: Bool { soft(RLIMIT_CORE) != 0 }

    private static func soft(_ resource: __rlimit_resource) -> Int {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(resource.rawValue), &limit) == 0 else { return 0 }
        return Int(clamping: limit.rlim_cur)
    }
}
