import Logging
import ServiceLifecycle
import SwiftletAgent
import SwiftletContract
import SwiftletGateway
import SwiftletHost
import UnixSignals

/// Reads the configuration again on SIGHUP. A wrong one changes nothing.
struct Reloader: Service {
    /// As it was at the start.
    let settings: DaemonConfiguration
    let load: @Sendable () throws(ConfigurationError) -> DaemonConfiguration
    let live: LiveSettings
    let threshold: LogThreshold
    let apps: AppDesk
    let loop: AgentLoop
    let events: EventQueue
    let log: Logger
    /// Trapped before anybody is told that the daemon is ready: an early one would end it.
    let hangups: UnixSignalsSequence

    func run() async {
        await cancelWhenGracefulShutdown {
            for await _ in hangups { reload() }
        }
    }

    private func reload() {
        try? ServiceManager.reloading()
        defer { try? ServiceManager.ready() }
        do {
            let new = try load()
            var agent = loop.agent.settings
            try agent.take(new.live)
            live.current = new.live
            threshold.level = new.live.level
            apps.policies = new.live.apps
            events.send(.configured(agent))
            let waiting = settings.keysWaiting(for: new)
            log.say(.reloaded, waiting.isEmpty ? [:] : ["waiting": waiting.joined(separator: " ")])
        } catch {
            log.say(.notReloaded, ["reason": "\(error)"])
        }
    }
}

extension AgentSettings {
    /// What of it an operator can change.
    mutating func take(_ live: LiveConfiguration) throws(HostError) {
        labels = live.labels
        pollInterval = live.pollInterval
        reportInterval = live.reportInterval
        listens = live.listens
        memoryBudget = try live.memoryBudget()
        pinned = live.pinned
        updates = live.updates
    }
}

extension LiveConfiguration {
    /// What the owner gave, else three quarters of what the box has; never more than the daemon's own cgroup allows, less
    /// what the daemon itself needs.
    func memoryBudget() throws(HostError) -> Bytes {
        let memory = try MemoryFacts.read()
        let allowed = memory.limit.map { max(.mebibytes(1), $0 - Self.daemonReserve) }
        let wanted = memoryMax ?? Bytes(min(memory.total, memory.limit ?? memory.total).count / 4 * 3)
        return min(wanted, allowed ?? wanted)
    }

    /// Of the unit's memory, for the daemon and what it downloads.
    private static let daemonReserve = Bytes.mebibytes(64)

    var level: Logger.Level { Logger.Level(rawValue: logLevel) ?? .info }
}
