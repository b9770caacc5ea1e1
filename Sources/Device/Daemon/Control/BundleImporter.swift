import NIOCore
import SwiftletAgent
import SwiftletContract
import SwiftletHost
import Synchronization

/// Takes in the bundle that somebody sends, one at a time, and tells the agent.
final class BundleImporter: Sendable {
    private let bundles: BundleStore
    private let events: EventQueue
    private let executor: BlockingExecutor
    private let isBusy = Mutex(false)

    init(bundles: BundleStore, events: EventQueue, executor: BlockingExecutor) {
        self.bundles = bundles
        self.events = events
        self.executor = executor
    }

    /// Returns when the bundle is whole and on disk; what it holds is installed afterwards.
    func take(_ bundle: any AsyncSequence<ByteBuffer, any Error> & Sendable) async throws(Refusal) {
        guard
            isBusy.withLock({ busy in
                defer { busy = true }; return busy == false
            })
        else {
            throw Refusal(
                .inProgress, message: "Another bundle is just arriving: wait until it is installed.",
                retryAfterMilliseconds: 5000)
        }
        defer { isBusy.withLock { $0 = false } }
        events.send(.bundleArriving)
        do {
            try await withTaskExecutorPreference(executor) { try await self.write(bundle) }
            events.send(.bundleArrived)
        } catch {
            events.send(.bundleLost)
            throw Self.refusal(error)
        }
    }

    private func write(_ bundle: any AsyncSequence<ByteBuffer, any Error> & Sendable) async throws {
        let incoming = try bundles.begin()
        do {
            for try await part in bundle { try incoming.append(Array(part.readableBytesView)) }
            try incoming.commit()
        } catch {
            try? incoming.abandon()
            throw error
        }
    }

    private static func refusal(_ error: any Error) -> Refusal {
        switch error as? BundleFault {
        case .host(let error) where error.isNoSpace: Refusal(.noSpace, message: error.description)
        case .host(let error): Refusal(.engineFailed, message: error.description)
        case .content, .blob: Refusal(.badContent, message: "The bundle was not taken in: \(error).")
        case nil: Refusal(.invalidRequest, message: "The bundle did not arrive whole: \(error).")
        }
    }
}
