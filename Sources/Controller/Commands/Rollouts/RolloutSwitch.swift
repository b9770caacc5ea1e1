import FoundationEssentials
import SwiftletContract
import SwiftletPublisher

/// `rollout halt` and `rollout resume`: the same rollout with the same id, so that every node keeps its place.
struct RolloutSwitch {
    let model: ModelName
    let isHalted: Bool

    func apply(_ global: GlobalOptions, _ keys: KeyOptions, channel option: String?) throws {
        let session = Session.current
        let repository = try global.openRepository(keys)
        let channel = try repository.channel(option)
        let changed = try repository.directory.withLock {
            Result { try apply(to: repository, channel: channel, at: session.now()) }
        }.get()
        let state = isHalted ? "halted" : "running"
        session.console.print("the rollout of \(model) in '\(channel)' is \(changed ? "now" : "already") \(state)")
    }

    /// False where it was so before; then nothing is signed.
    private func apply(to repository: Repository, channel: ChannelName, at now: Date) throws -> Bool {
        var document = try repository.rollouts(of: channel)
        guard let index = document.rollouts.firstIndex(where: { $0.model == model }) else {
            throw CommandError.noRollout(model, channel, known: document.rollouts.map(\.model))
        }
        guard document.rollouts[index].isHalted != isHalted else { return false }
        document.rollouts[index].isHalted = isHalted
        try repository.publish(document, at: now)
        return true
    }
}
