import FoundationEssentials
import SwiftletContract

/// The answer to `GET /v1/models`, OpenAI's with some facts of ours.
struct ModelList: Document {
    static let maxSize = Bytes.mebibytes(1)
    static let title = "model list"

    var object = "list"
    var data: [ModelEntry]

    init(_ table: [RouteStatus]) {
        data = table.flatMap(ModelEntry.all)
    }

    private enum CodingKeys: CodingKey {
        case object, data
    }
}

/// One model that can be asked for, loaded or not; the answer to `GET /v1/models/<name>`.
struct ModelEntry: Document {
    static let maxSize = Bytes.kibibytes(16)
    static let title = "model"

    var id: String
    var object = "model"
    var created: Int64
    var owned_by = "swiftlet"
    /// Of an adapter, the model whose weights it shares.
    var parent: String?
    var version: ReleaseVersion
    var task: ModelTask
    /// Whether it has an engine right now; without one it is loaded when it is asked for.
    var loaded: Bool
    /// Tokens of context that a request may use.
    var context: Int

    /// The model and its adapters; empty while it is not known what it will be.
    static func all(_ status: RouteStatus) -> [ModelEntry] {
        guard let listing = status.listing else { return [] }
        return [ModelEntry(status, listing, nil)] + listing.adapters.map { ModelEntry(status, listing, $0) }
    }

    private init(_ status: RouteStatus, _ listing: Listing, _ adapter: AdapterName?) {
        id = ServedRelease(model: status.model, version: listing.version, adapter: adapter).id
        parent = adapter == nil ? nil : status.model.text
        created = Int64(listing.createdAt.timeIntervalSince1970)
        version = listing.version
        task = listing.task
        loaded = status.route != nil
        context = listing.context
    }

    private enum CodingKeys: CodingKey {
        case id, object, created, owned_by, parent, version, task, loaded, context
    }
}
