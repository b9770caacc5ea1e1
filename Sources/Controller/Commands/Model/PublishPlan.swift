import FoundationEssentials
import SwiftletContract
import SwiftletPublisher

/// What publishing a draft means for a channel.
struct PublishPlan {
    enum Standing {
        case new
        case alreadyPublished(Release)
        /// Its draft waits for the channel's key.
        case drafted(DraftRow)
    }

    let standing: Standing
    /// With the sequence that it would get now.
    let release: Release
    private let draft: ReleaseDraft
    private let channel: ChannelName
    private let sequence: Int?
    private let raisesFloor: Bool

    /// Throws where the version is taken by other content.
    /// - Parameter sequence: nil for the next one.
    init(
        _ draft: ReleaseDraft, in channel: ChannelName, of repository: Repository, sequence: Int? = nil,
        raisesFloor: Bool, signingWith key: OMSPrivateKey?
    ) throws {
        let published = try repository.releases(in: channel).map(\.release)
            .first { $0.model == draft.manifest.name && $0.version == draft.manifest.version }
        var draft = draft
        try draft.sign(with: key, published: published, in: repository)
        self.draft = draft
        self.channel = channel
        self.sequence = sequence
        self.raisesFloor = raisesFloor
        self.release = try Self.release(
            draft, in: channel, of: repository, sequence: sequence, raisesFloor: raisesFloor)
        guard let published else {
            self.standing = .new
            return
        }
        var same = release
        (same.sequence, same.floor) = (published.sequence, published.floor)
        guard same == published else {
            throw PublisherError.versionTaken(model: release.model, version: release.version, channel: channel)
        }
        self.standing = .alreadyPublished(published)
    }

    /// Copies first and signs last, under the fleet's lock, with the sequence that is then the next.
    /// - Parameter path: where the draft goes if the channel's key is not here; nil: then it fails.
    func publish(
        to repository: Repository, draftAt path: String?, at now: Date, console: Console
    ) async throws -> (Release, Standing) {
        if let path { try DraftOptions.check(path) }
        try draft.addBlobs(to: repository, console: console)
        return try await repository.directory.locking {
            let release = try Self.release(
                draft, in: channel, of: repository, sequence: sequence, raisesFloor: raisesFloor)
            guard let path else {
                _ = try repository.publish(release, in: channel, at: now)
                return (release, Standing.new)
            }
            guard let waiting = try repository.draft(release, in: channel, at: now).drafts.first else {
                return (release, Standing.new)
            }
            try waiting.write(to: path)
            return (release, Standing.drafted(DraftRow(path: path, summary: try waiting.summary())))
        }
    }

    /// Floors never fall: a release keeps the highest that the model has in the channel.
    private static func release(
        _ draft: ReleaseDraft, in channel: ChannelName, of repository: Repository, sequence: Int?, raisesFloor: Bool
    ) throws -> Release {
        let sequence = try sequence ?? repository.nextSequence(of: draft.manifest.name, in: channel)
        let highest = try repository.releases(in: channel).map(\.release)
            .filter { $0.model == draft.manifest.name }.map(\.floor).max()
        return try draft.release(sequence: sequence, floor: raisesFloor ? sequence : highest ?? 0)
    }
}
