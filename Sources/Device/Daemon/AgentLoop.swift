import FoundationEssentials
import NIOCore
import NIOPosix
import ServiceLifecycle
import SwiftletAgent
import SwiftletContract
import SwiftletGateway
import SwiftletHost
import Synchronization

/// Owns the agent: takes one event after the other, and has its effects performed in order.
final class AgentLoop: Service {
    private static let haste: Duration = .milliseconds(50)

    private let queue: EventQueue
    private let performer: EffectPerformer
    private let startedAt: ContinuousClock.Instant
    private let executor: BlockingExecutor
    private let routes: RouteTable
    /// What an earlier run of the daemon had begun: told right after the start.
    private let resuming: [Event]
    /// A copy for those who only want to look.
    private let newest: Mutex<Agent>

    init(
        agent: Agent, queue: EventQueue, performer: EffectPerformer, routes: RouteTable,
        startedAt: ContinuousClock.Instant, executor: BlockingExecutor, resuming: [Event] = []
    ) {
        self.queue = queue
        self.performer = performer
        self.routes = routes
        self.startedAt = startedAt
        self.executor = executor
        self.resuming = resuming
        self.newest = Mutex(agent)
    }

    var agent: Agent { newest.withLock { $0 } }
    var now: Moment {
        Moment(wall: Date(), uptime: .now - startedAt, zoneOffset: TimeZoneFacts.offset())
    }

    func run() async {
        queue.send(.started)
        for event in resuming { queue.send(event) }
        await cancelWhenGracefulShutdown {
            await withTaskGroup(of: Void.self) { group in
                group.addTask(executorPreference: self.executor) { await self.loop() }
                group.addTask { await self.tick() }
                await group.waitForAll()
            }
        }
    }

    private func loop() async {
        var agent = agent
        var nextLook = ContinuousClock.now
        for await event in queue.events {
            let effects = agent.step(event, at: now)
            // Those who look see what was done, not what is about to be: a release is said to serve once requests go
            // to it. A report looks too, so it is asked for last.
            for effect in effects where effect.isReport == false { performer.perform(effect) }
            newest.withLock { $0 = agent }
            for effect in effects where effect.isReport { performer.perform(effect) }
            if agent.isWaitedFor, nextLook <= .now {
                // Somebody waits for an answer: a second would be felt.
                nextLook = .now + Self.haste
                MultiThreadedEventLoopGroup.singleton.next()
                    .scheduleTask(in: TimeAmount(Self.haste)) { self.queue.send(.tick) }
            }
        }
    }

    private func tick() async {
        var told: [ModelName: Use] = [:]
        while (try? await Task.sleep(for: .seconds(1))) != nil {
            let uses = routes.useByModel
            if uses != told { queue.send(.used(uses)) }
            told = uses
            queue.send(.tick)
            routes.tick()
        }
    }
}

extension ContinuousClock.Instant {
    static func - (later: ContinuousClock.Instant, earlier: ContinuousClock.Instant) -> Duration {
        earlier.duration(to: later)
    }
}

extension RouteTable {
    /// As the agent wants to know it.
    var useByModel: [ModelName: Use] {
        Dictionary(uses().map { ($0.model, Use(requests: $0.requests, inFlight: $0.inFlight, failures: $0.failures)) })
        { $1 }
    }
}
