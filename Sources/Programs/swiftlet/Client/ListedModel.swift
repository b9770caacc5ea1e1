import FoundationEssentials
import NIOCore
import SwiftletContract

/// A model as the inference socket lists it.
struct ListedModel: Decodable, Sendable {
    let id: String
    /// Of an adapter, the model whose weights it shares.
    let parent: String?
    let version: String?
    let task: ModelTask
    let context: Int?
    /// Nil from a daemon that does not say.
    let loaded: Bool?

    private enum CodingKeys: CodingKey { case id, parent, version, task, context, loaded }

    init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        id = try fields.decode(String.self, forKey: .id)
        parent = try fields.decodeIfPresent(String.self, forKey: .parent)
        version = try fields.decodeIfPresent(String.self, forKey: .version)
        task = try fields.decodeIfPresent(ModelTask.self, forKey: .task) ?? .chat
        context = try fields.decodeIfPresent(Int.self, forKey: .context)
        loaded = try fields.decodeIfPresent(Bool.self, forKey: .loaded)
    }
}

extension SocketClient {
    private struct Listing: Decodable {
        let data: [ListedModel]
    }

    /// The models, and the answer as it came.
    func models() async throws -> (models: [ListedModel], answer: ByteBuffer) {
        let answer = try await get("/v1/models")
        guard let listing = try? JSONDecoder().decode(Listing.self, from: Data(answer.readableBytesView)) else {
            throw CommandFailure.unreadable(reason: "it is not a list of models")
        }
        return (listing.data, answer)
    }

    /// The model of this name, `NAME` or `NAME:ADAPTER`, either with `@VERSION`; without one, the only model for `task`.
    func model(_ name: String?, for task: ModelTask) async throws -> ListedModel {
        let all = try await models().models
        let parts = name?.split(separator: "@", maxSplits: 1).map(String.init) ?? []
        let fitting = all.filter { model in
            guard let first = parts.first else { return model.task == task && model.parent == nil }
            return model.id == first && (parts.count == 1 || model.version == parts.last)
        }
        if let model = fitting.first, fitting.count == 1 { return model }
        throw CommandFailure.noSuchModel(name: name, known: all.map(\.id))
    }
}
