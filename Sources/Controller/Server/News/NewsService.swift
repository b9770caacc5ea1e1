import Logging
import ServiceLifecycle

/// Looks whether the repository has changed, several times a second: whoever publishes does so in a process of its own.
struct NewsService: Service {
    /// `timestamp.json`, which is replaced by each publication, after everything that it brings.
    let file: String
    let board: NewsBoard
    let logger: Logger
    /// Reads the repository, which takes longer.
    let read: @Sendable () throws -> RolloutNews
    private static let pause = Duration.milliseconds(200)

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var last: String?
            while Task.isCancelled == false {
                let stamp = OpenFile(path: file)?.identity
                if stamp != last, update() { last = stamp }
                do { try await Task.sleep(for: Self.pause) } catch { return }
            }
        }
    }

    /// False: it is tried again at the next look.
    private func update() -> Bool {
        do {
            board.update(try read())
            return true
        } catch {
            // Nodes find it by their own polls.
            logger.warning("the rollouts could not be read for those that wait", metadata: ["reason": "\(error)"])
            return false
        }
    }
}
