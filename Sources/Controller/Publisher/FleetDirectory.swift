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
/// .lock               held while anything is published, with the process that holds it
/// .serving            held while a controller serves it, with its process
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
    var servingPath: String { path + "/.serving" }
    public var foundingPath: String { path + "/founding.json" }
    public var draftsPath: String { path + "/drafts" }
    var journal: Journal { Journal(path: path + "/.publication.json", metadata: Tree(path: repositoryPath).metadata) }
}
