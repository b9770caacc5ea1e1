/// That a controller serves a fleet: `FLEET/.serving`, locked for as long as this is there, with its process.
///
/// One at a time: two would steer the same rollouts. Who takes the fleet's place has it too, since a controller would go on with
/// what is moved aside.
public struct ServingMark: ~Copyable {
    private let lock: FleetLockFile

    /// Throws `served` where another process has it.
    public init(_ directory: FleetDirectory) throws(PublisherError) {
        let lock = try FleetLockFile(directory, at: directory.servingPath)
        guard try lock.take() else { throw .served(path: directory.path, process: lock.holder) }
        self.lock = lock
    }
}
