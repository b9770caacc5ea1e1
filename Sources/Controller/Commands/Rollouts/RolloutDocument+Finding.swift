import SwiftletContract

extension RolloutDocument {
    /// Where the rollout of a model is; throws `noRollout`, naming the models that have one.
    func index(of model: ModelName, in channel: ChannelName) throws(CommandError) -> Int {
        guard let index = rollouts.firstIndex(where: { $0.model == model }) else {
            throw .noRollout(model, channel, known: rollouts.map(\.model))
        }
        return index
    }
}
