import Glibc
import Synchronization

/// Ctrl-C, of which a chat makes the end of an answer instead of its own.
enum Interrupts {
    private static let isPending = Atomic(false)
    private static let pollInterval = Duration.milliseconds(30)

    /// From now on.
    static func watch() {
        // Made here: the handler could not.
        isPending.store(false, ordering: .relaxed)
        var action = sigaction()
        action.__sigaction_handler.sa_handler = { _ in Interrupts.isPending.store(true, ordering: .relaxed) }
        sigaction(SIGINT, &action, nil)
    }

    /// Whether it was pressed since it was asked last.
    static func take() -> Bool { isPending.exchange(false, ordering: .relaxed) }

    /// Runs `body`, and cancels it when Ctrl-C is pressed: it then returns what it has.
    static func cancelling<Value: Sendable>(
        _ body: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        try await withThrowingTaskGroup(of: Value?.self) { group in
            group.addTask { try await body() }
            group.addTask {
                while take() == false { try await Task.sleep(for: pollInterval) }
                return nil
            }
            defer { group.cancelAll() }
            if let value = try await group.next() ?? nil { return value }
            group.cancelAll()
            while let value = try await group.next() { if let value { return value } }
            throw CancellationError()
        }
    }
}
