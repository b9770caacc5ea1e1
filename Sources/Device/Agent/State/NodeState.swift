public import SwiftletContract

/// All that a node must remember over a restart: `/var/lib/swiftlet/state.json`.
public struct NodeState: Document, Hashable {
    public static let maxSize = Bytes.mebibytes(4)
    public static let title = "node state"

    public var schemaVersion: Int
    public var models: [ModelName: ModelRecord]
    /// Nil: nobody holds the node.
    public var hold: Hold?
    /// How fast content last came over the network.
    public var transfer: Transfer?

    public init(models: [ModelName: ModelRecord] = [:]) {
        self.schemaVersion = 1
        self.models = models
    }

    /// The content that must stay on disk.
    var blobs: Set<Digest> {
        Set(models.values.flatMap(\.installations).flatMap(\.blobs).map(\.digest))
    }
}
