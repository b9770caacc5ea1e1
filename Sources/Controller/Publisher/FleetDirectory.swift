import Glibc

/// Where a controller keeps its fleet.
///
/// ```
/// fleet.json          which fleet this is; its presence says that there is one
/// founding.json       in its place while the first root still waits for signatures
/// keys/               0700, a file 0600 per key: move root, targets and ch-* to other media
/// drafts/             what waits for signatures
/// repository/         the published tree: any web server may serve it
/// controller.sqlite   nodes and reports
/// audit/              0700, who did what
/// .lock               held while anything is published
/// .publication.json   a publication that was cut short; the next command ends it
/// ```
public struct FleetDirectory: Sendable, Hashable {
    public var path: String

    /// The directory need not exist; only `Repository.create` makes it.
    public init(_ path: String) {
        self.path = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    }

    public var fleetPath: String { path + "/fleet.json" }
    public var keysPath: String { path + "/keys" }
    public var repositoryPath: String { path + "/repository" }
    public var databasePath: String { path + "/controller.sqlite" }
    public var auditPath: String { path + "/audit" }
    public var lockPath: String { path + "/.lock" }
    public var foundingPath: String { path + "/founding.json" }
    public var draftsPath: String { path + "/drafts" }
    var journal: Journal { Journal(path: path + "/.publication.json", metadata: Tree(path: repositoryPath).metadata) }

    /// The fleets that the current thread or task has locked: a publish inside `withLock` must not wait for itself.
    @TaskLocal private static var held: Set<String> = []

    /// Runs `body` while no other process publishes in this fleet; waits for its turn. May be nested.
    public func withLock<R>(_ body: () throws(PublisherError) -> R) throws(PublisherError) -> R {
        if Self.held.contains(path) { return try body() }
        let descriptor = open(lockPath, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            if errno == ENOENT { throw .noFleet(path: path) }
            throw .io(.last("lock", lockPath))
        }
        defer { close(descriptor) }
        while flock(descriptor, LOCK_EX) != 0 {
            guard errno == EINTR else { throw .io(.last("lock", lockPath)) }
        }
        let result: Result<R, PublisherError> = Self.$held.withValue(Self.held.union([path])) {
            do throws(PublisherError) { return .success(try body()) } catch { return .failure(error) }
        }
        return try result.get()
    }
}
