import SwiftletContract
import Synchronization

extension RouteTable {
    /// As `acquire(_:for:onWait:)`, of a model for `task`; nil: of any. Without a name it is the only one that can.
    ///
    /// Another model is refused before it is waited for or loaded, as far as it is known by then what it is for.
    func acquire(
        _ name: String?, of task: ModelTask?, for asking: Asking,
        onWait: ((_ leave: @escaping @Sendable () -> Void) -> Void)? = nil
    ) async throws(Refusal) -> Lease {
        guard let task else { return try adapted(try await acquire(name, for: asking, onWait: onWait), name, asking) }
        let lease = try await acquire(try model(name, of: task, for: asking), for: asking, onWait: onWait)
        guard lease.route.task == task else {
            release(lease)
            throw refusal(of: lease.model, which: lease.route.task, for: task, asking)
        }
        return try adapted(lease, name, asking)
    }

    private func model(_ name: String?, of task: ModelTask, for asking: Asking) throws(Refusal) -> String? {
        guard let name else {
            let able = able(task, asking)
            return able.count == 1 ? able.first?.text : nil
        }
        guard let model = ModelReference(name)?.model, asking.allows(model),
            let its = state.withLock({ $0.entries[model]?.task }), its != task
        else { return name }
        throw refusal(of: model, which: its, for: task, asking)
    }

    private func able(_ task: ModelTask, _ asking: Asking) -> [ModelName] {
        state.withLock { state in
            state.entries.filter { $0.value.task == task && asking.allows($0.key) }.keys.sorted()
        }
    }

    private func refusal(
        of model: ModelName, which its: ModelTask, for task: ModelTask, _ asking: Asking
    ) -> Refusal {
        .wrongTask(model, its, asked: task, able: able(task, asking).prefix(8).map(\.text))
    }
}

extension RouteTable.Entry {
    /// Nil where it is not known yet.
    var task: ModelTask? {
        switch self {
        case .absent(_, let listing): listing?.task
        case .serving(let route): route.task
        }
    }
}
