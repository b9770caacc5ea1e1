import SwiftletContract

extension Agent {
    /// What holds from now on: other labels may make an instruction due or end it, and what did not fit may fit.
    mutating func configure(_ settings: AgentSettings) {
        self.settings = settings
        blocked = [:]
        abandonSuperseded()
        sync.nextAt = min(sync.nextAt ?? now.uptime, now.uptime + random.shortened(settings.pollInterval))
        for (model, server) in servers where server.failures == 0 {
            servers[model]?.mayRefit = true
            if case .waiting = server.phase { servers[model]?.phase = .waiting(until: now.uptime) }
            if case .unloaded = server.phase, settings.pinned.contains(model) {
                servers[model]?.phase = .queued(since: now.uptime)
            }
        }
        reportSoon()
    }
}
