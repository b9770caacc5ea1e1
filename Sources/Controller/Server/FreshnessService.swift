import FoundationEssentials
import Logging
import ServiceLifecycle

/// Calls `refresh` at once and then again and again, so that timestamp and snapshot never expire while the controller
/// runs. A failure is logged, shown by `/v1/health`, and tried again sooner.
struct FreshnessService: Service {
    private static let retry: Duration = .seconds(60)
    let state = FreshnessState()
    private let interval: Duration
    private let logger: Logger
    private let refresh: @Sendable (Date) async throws -> Bool

    init(every interval: Duration, logger: Logger, refresh: @escaping @Sendable (Date) async throws -> Bool) {
        self.interval = interval
        self.logger = logger
        self.refresh = refresh
    }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while Task.isCancelled == false {
                let pause = await refreshOnce() ? interval : min(interval, Self.retry)
                do { try await Task.sleep(for: pause) } catch { return }
            }
        }
    }

    private func refreshOnce() async -> Bool {
        do {
            let now = Date()
            if try await refresh(now) { logger.info("signed the repository's freshness") }
            state.succeeded(at: now)
            return true
        } catch is CancellationError {
            return false
        } catch {
            logger.error("the repository's freshness could not be signed", metadata: ["reason": "\(error)"])
            state.failed("\(error)")
            return false
        }
    }
}
