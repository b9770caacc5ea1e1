import Synchronization

/// A report on its way, and the wait for news after it.
final class ReportCall: Sendable {
    private let receipts: AsyncStream<Void>
    private let received: AsyncStream<Void>.Continuation
    private let goodbyes: AsyncStream<Never>
    private let goodbye: AsyncStream<Never>.Continuation
    private let outcome = Mutex<ReportReceipt?>(nil)
    /// For a receipt.
    private let patience: Duration

    init(patience: Duration = .seconds(90)) {
        self.patience = patience
        (receipts, received) = AsyncStream.makeStream()
        (goodbyes, goodbye) = AsyncStream.makeStream()
    }

    /// What the controller said to the report; waits for it.
    var receipt: ReportReceipt {
        get async {
            for await _ in receipts {}
            return outcome.withLock { $0 } ?? .problem("no answer came")
        }
    }

    /// Nobody waits for news any more.
    func hangUp() { goodbye.finish() }

    /// Runs `body`, which tells the receipt and answers the news, until it ends or somebody hangs up.
    func run(_ body: @escaping @Sendable (@escaping @Sendable (ReportReceipt) -> Void) async -> Int?) async -> Int? {
        defer { received.finish() }
        return await withTaskGroup(of: Int?.self) { group in
            group.addTask {
                await body { receipt in
                    self.outcome.withLock { $0 = receipt }
                    self.received.finish()
                }
            }
            group.addTask { [goodbyes] in
                for await _ in goodbyes {}
                return nil
            }
            // Who listens may be silent for long, but not before it has said that it does.
            group.addTask {
                try? await Task.sleep(for: self.patience)
                // Longer than anything that it may listen for.
                if self.outcome.withLock({ $0 }) != nil { try? await Task.sleep(for: .seconds(86_400)) }
                return nil
            }
            defer { group.cancelAll() }
            return await group.next() ?? nil
        }
    }
}
