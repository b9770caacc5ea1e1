import ServiceLifecycle
import SwiftletAgent
import SwiftletContract
import SwiftletHost

/// Looks every few seconds what engines take. Where the kernel does not hold them, it ends those that take too much.
struct MemoryWatch: Service {
    let engines: EngineHouse
    let events: EventQueue
    private static let pause = Duration.seconds(5)
    /// Where nobody else does it.
    private static let anxiousPause = Duration.milliseconds(250)

    func run() async {
        let pause = engines.walls.groups == nil ? Self.anxiousPause : Self.pause
        await cancelWhenGracefulShutdown {
            while (try? await Task.sleep(for: pause)) != nil { look() }
        }
    }

    private func look() {
        for (id, engine) in engines.running {
            guard let memory = engine.memory else { continue }
            if engine.group == nil, memory.peak + engine.plan.weights > engine.limit {
                engines.end(id, .tooLarge)
            } else {
                events.send(.memoryObserved(id, memory))
            }
        }
    }
}
