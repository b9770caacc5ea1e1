public import SwiftletContract

extension AppDesk {
    /// Each app that has asked, by name; `energy` has what the books say of each.
    public func status(
        queue: RouteTable, energy: [AppName: [AppStatus.Energy]]
    ) -> [AppStatus] {
        let (loads, accounts) = (queue.loads, accounts)
        let known = Set(accounts.map(\.app))
        var others = RouteTable.Load()
        for (app, load) in loads where known.contains(app) == false { others += load }
        return accounts.map { app, account in
            let load = app == .others ? others : loads[app] ?? RouteTable.Load()
            return AppStatus(
                app: app, priority: account.priority, running: load.running, waiting: load.waiting,
                requests: account.requests, refusals: account.refusals.values.reduce(0, +),
                promptTokens: account.promptTokens, answerTokens: account.answerTokens, energy: energy[app] ?? [])
        }
    }
}
