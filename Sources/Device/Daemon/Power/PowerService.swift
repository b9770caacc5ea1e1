import ServiceLifecycle
import SwiftletAgent
import SwiftletHost

/// Looks at power four times a second while engines work and once a second while they rest: each look wakes the processor
/// up, which costs watts too.
struct PowerService: Service {
    let desk: PowerDesk
    let live: LiveSettings
    let round: PowerRound
    let executor: BlockingExecutor

    private static let busy: Duration = .milliseconds(250), quiet: Duration = .seconds(1)

    func run() async {
        await cancelWhenGracefulShutdown {
            await withTaskExecutorPreference(executor) {
                var round = round
                while (try? await Task.sleep(for: round.isWorking ? Self.busy : Self.quiet)) != nil {
                    round.look(live.current.power)
                    desk.view = round.view
                }
            }
        }
    }
}
