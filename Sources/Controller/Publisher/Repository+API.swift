public import FoundationEssentials
public import SwiftletContract

extension Repository {
    /// Makes keys, root and an empty repository. Refuses a directory that has a fleet; leaves nothing half-written.
    public static func create(
        in directory: FleetDirectory, name: String, channels: [ChannelName], at now: Date
    ) throws(PublisherError) -> Repository { throw .noFleet(path: directory.path) }

    public static func open(_ directory: FleetDirectory) throws(PublisherError) -> Repository {
        throw .noFleet(path: directory.path)
    }

    /// Copies a file into `blobs/sha256/`; `progress` gets bytes done and in all.
    public func add(blobAt path: String, progress: ((Bytes, Bytes) -> Void)? = nil) throws(PublisherError) -> Blob {
        throw .noFleet(path: directory.path)
    }

    public func add(blob bytes: [UInt8]) throws(PublisherError) -> Blob { throw .noFleet(path: directory.path) }

    public func releases(in channel: ChannelName) throws(PublisherError) -> [(release: Release, manifest: Blob)] {
        throw .noFleet(path: directory.path)
    }

    public func nextSequence(of model: ModelName, in channel: ChannelName) throws(PublisherError) -> Int {
        throw .noFleet(path: directory.path)
    }

    public func publish(_ release: Release, in channel: ChannelName, at now: Date) throws(PublisherError) -> Blob {
        throw .noFleet(path: directory.path)
    }

    public func rollouts(of channel: ChannelName) throws(PublisherError) -> RolloutDocument {
        throw .noFleet(path: directory.path)
    }

    public func publish(_ rollouts: RolloutDocument, at now: Date) throws(PublisherError) {
        throw .noFleet(path: directory.path)
    }

    public func refreshFreshness(at now: Date) throws(PublisherError) -> Bool { throw .noFleet(path: directory.path) }

    public func status(at now: Date) throws(PublisherError) -> [RoleStatus] { throw .noFleet(path: directory.path) }
}
