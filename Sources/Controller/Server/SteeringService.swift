import FoundationEssentials
import Logging
import ServiceLifecycle

/// Looks at the rollouts again and again, so that they go on, or stop, by themselves. What fails is logged and tried again.
struct SteeringService: Service {
    private let interval: Duration
    private let logger: Logger
    private let steer: @Sendable (Date) async throws -> [String]

    /// - Parameter steer: returns what it did, a sentence each.
    init(every interval: Duration, logger: Logger, steer: @escaping @Sendable (Date) async throws -> [String]) {
        self.interval = interval
        self.logger = logger
        self.steer = steer
    }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while Task.isCancelled == false {
                let pause = max(interval, await steerOnce() * 20)
                do { try await Task.sleep(for: pause) } catch { return }
            }
        }
    }

    /// How long it took: a large fleet is looked at less often.
    private func steerOnce() async -> Duration {
        let start = ContinuousClock.now
        do {
            for sentence in try await steer(Date()) { logger.notice("rollout", metadata: ["what": "\(sentence)"]) }
        } catch is CancellationError {
        } catch {
            logger.error("the rollouts could not be looked at", metadata: ["reason": "\(error)"])
        }
        return .now - start
    }
}
