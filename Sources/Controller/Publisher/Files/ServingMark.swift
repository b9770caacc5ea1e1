/// That a controller serves a fleet: `FLEET/.serving`, locked for as long as this is there, with the controller's process.
public struct ServingMark: ~Copyable {
    private let lock: FleetLockFile

    /// Where another controller serves it too, the mark is that one's.
    public init(_ directory: FleetDirectory) throws(PublisherError) {
        let lock = try FleetLockFile(directory, at: directory.servingPath)
        _ = try lock.take()
        self.lock = lock
    }

    /// Throws where a controller serves the fleet: it would go on with what is taken away from under it.
    public static func refuse(_ directory: FleetDirectory) throws(PublisherError) {
        guard DiskFile.exists(directory.servingPath) else { return }
        let lock = try FleetLockFile(directory, at: directory.servingPath)
        guard try lock.take() else { throw .served(path: directory.path, process: lock.holder) }
    }
}
