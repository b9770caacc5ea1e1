import SwiftletContract

extension Agent {
    /// Changes a model's record and has it written before anything that follows.
    mutating func remember(_ model: ModelName, _ change: (inout ModelRecord) -> Void) {
        var record = state.models[model] ?? ModelRecord()
        change(&record)
        guard record != state.models[model] else { return }
        state.models[model] = record
        write()
    }

    /// Whether a power cut now would lose nothing that was decided.
    public var isStateOnDisk: Bool { persistedRevision == revision }

    mutating func write() {
        revision += 1
        persistAgainAt = now.uptime + .seconds(30)
        emit(.persist(state, revision: revision))
    }

    /// Only content that no state on disk can name is removed: a power cut in between leaves a node that serves.
    mutating func persisted(_ revision: Int) {
        persistedRevision = max(persistedRevision, revision)
        guard persistedRevision == self.revision else { return }
        persistAgainAt = nil
        clear(.stateUnwritable)
        if bundle == .none { removeUnneeded() }
    }

    mutating func removeUnneeded() { emit(.keepOnly(state.blobs.union(operation?.blobs ?? []))) }

    mutating func persistFailed(_ revision: Int, _ reason: String) {
        guard revision == self.revision else { return }
        raise(
            .stateUnwritable, "The node's state could not be written: \(reason). It is tried again every ten seconds.")
        persistAgainAt = now.uptime + .seconds(10)
    }

    mutating func advancePersistence() {
        if let time = persistAgainAt, time <= now.uptime { write() }
    }
}
