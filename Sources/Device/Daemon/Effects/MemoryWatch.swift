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
            if let group = engine.group { watch(id, group) } else { hold(id, engine) }
        }
    }

    private func watch(_ id: EngineID, _ group: ControlGroup) {
        guard let memory = group.memory, let files = group.filePages else { return }
        let peak = max(.zero, (memory.peak ?? memory.current) - files)
        events.send(.memoryObserved(id, MemoryObservation(peak: peak, stalled: group.memoryStall ?? 0)))
    }

    private func hold(_ id: EngineID, _ engine: RunningEngine) {
        guard let memory = try? ProcessMemory.counted(engine.process) else { return }
        guard memory.own + engine.plan.weights <= engine.limit else { return engines.endForMemory(id) }
        events.send(.memoryObserved(id, MemoryObservation(peak: memory.own, stalled: 0)))
    }
}
