import SwiftletContract

extension AppDesk {
    /// In Prometheus' text format. What apps took in joules is in `swiftlet_energy_joules_total`.
    func add(to page: inout MetricPage) {
        let accounts = accounts
        page.begin("swiftlet_app_requests_total", .counter, "Requests that reached an engine.")
        for (app, account) in accounts { page.add(account.requests, [("app", app.text)]) }
        page.begin("swiftlet_app_tokens_total", .counter, "Tokens that engines read and wrote.")
        for (app, account) in accounts {
            page.add(account.promptTokens, [("app", app.text), ("kind", "prompt")])
            page.add(account.answerTokens, [("app", app.text), ("kind", "answer")])
        }
        page.begin("swiftlet_app_refusals_total", .counter, "Requests that were refused, by code.")
        for (app, account) in accounts {
            for (code, count) in account.refusals.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
                page.add(count, [("app", app.text), ("code", code.rawValue)])
            }
        }
    }
}
