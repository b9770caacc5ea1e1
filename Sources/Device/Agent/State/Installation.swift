public import FoundationEssentials
public import SwiftletContract

/// A release on this node, with the variant that was chosen for it: enough to serve it with no network.
public struct Installation: Hashable, Sendable, Codable {
    public var release: Release
    public var variant: Variant
    /// Of the release manifest, as it was signed.
    public var manifest: Digest
    /// The instruction that brought it.
    public var rollout: RolloutID
    public var installedAt: Date
    public var checks: CheckOutcome?

    public init(
        release: Release, variant: Variant, manifest: Digest, rollout: RolloutID, installedAt: Date,
        checks: CheckOutcome? = nil
    ) {
        self.release = release
        self.variant = variant
        self.manifest = manifest
        self.rollout = rollout
        self.installedAt = installedAt
        self.checks = checks
    }

    public var model: ModelName { release.model }

    /// What its engine reads, the model first.
    public var content: [Blob] { [variant.blob] + release.companions }

    /// What must be in the blob store to serve it and to prove it.
    public var blobs: [Blob] { [release.checks].compactMap(\.self) + content }
}
