import Logging
import ServiceLifecycle
import SwiftletAgent
import SwiftletContract
import SwiftletHost
import UnixSignals

/// Reads the configuration again on SIGHUP. A wrong one changes nothing.
struct Reloader: Service {
    /// As it was at the start.
    let settings: DaemonConfiguration
    let load: @Sendable () throws(ConfigurationError) -> DaemonConfiguration
    let live: LiveSettings
    let threshold: LogThreshold
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
        memoryBudget = try live.memoryBudget()
    }
}

extension LiveConfiguration {
    /// What the owner gave, else three quarters of what the box, or this daemon's own cgroup, has.
    func memoryBudget() throws(HostError) -> Bytes {
        if let memoryMax { return memoryMax }
        let memory = try MemoryFacts.read()
        return Bytes((memory.limit ?? memory.total).count / 4 * 3)
    }

    var level: Logger.Level { Logger.Level(rawValue: logLevel) ?? .info }
}
