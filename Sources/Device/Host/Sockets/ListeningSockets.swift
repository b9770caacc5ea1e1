public import SystemPackage

/// The Unix sockets on which somebody listens, of this network namespace, without touching them: to connect would start
/// what they activate.
public struct ListeningSockets: Hashable, Sendable {
    private let paths: Set<String>

    public init(paths: Set<String>) { self.paths = paths }

    /// Reads `/proc/net/unix`.
    public static func read() throws(HostError) -> ListeningSockets {
        let paths = try KernelText("/proc/net/unix").lines.compactMap { line -> String? in
            // Num RefCount Protocol Flags Type St Inode Path; a listening socket has __SO_ACCEPTCON.
            let words = line.split(separator: " ", maxSplits: 7, omittingEmptySubsequences: true)
            guard words.count == 8, let flags = UInt32(words[3], radix: 16), flags & 0x10000 != 0 else { return nil }
            return String(words[7])
        }
        return ListeningSockets(paths: Set(paths))
    }

    /// By the path under which it was made.
    public func contains(_ path: FilePath) -> Bool {
        paths.contains(path.string) || path.withoutLinks.map { paths.contains($0.string) } ?? false
    }
}
