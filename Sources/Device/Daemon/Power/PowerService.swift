import ServiceLifecycle
import SwiftletAgent
import SwiftletHost

/// Looks at power four times a second while engines work, and less often while they rest: each look wakes the processor
/// up, which costs watts too.
struct PowerService: Service {
    let desk: PowerDesk
    let live: LiveSettings
    let round: PowerRound
    let executor: BlockingExecutor

    func run() async {
        await cancelWhenGracefulShutdown {
            await withTaskExecutorPreference(executor) {
                var round = round
                while (try? await Task.sleep(for: Self.pause(after: round, live.current.power))) != nil {
                    round.look(live.current.power)
                    desk.view = round.view
                }
            }
        }
    }

    /// Where nothing is limited, only the books wait for the next look.
    private static func pause(after round: PowerRound, _ policy: PowerPolicy) -> Duration {
        if round.isWorking { return .milliseconds(250) }
        return policy.isEmpty && round.view.watts != nil ? .seconds(5) : .seconds(1)
    }
}
