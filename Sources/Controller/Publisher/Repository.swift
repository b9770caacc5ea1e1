/// A fleet's signed repository: what the controller publishes and the nodes verify.
///
/// The tree is TUF 1.0.34 with consistent snapshots, and an OCI image layout too; design section 4 draws it. Nothing
/// is kept in memory: every call reads the tree, verifies it against the fleet's own root, and publishes under the
/// fleet's lock in an order that leaves the old state valid until the last rename, of `timestamp.json`.
public struct Repository: Sendable {
    public let directory: FleetDirectory
    public var fleet: Fleet
}
