import SwiftletContract

extension AppDesk {
    /// In Prometheus' text format, after the gateway's own. What apps took in joules is in `swiftlet_energy_joules_total`.
    func text() -> String {
        let accounts = accounts
        var text = GatewayMetrics.title("swiftlet_app_requests_total", "counter", "Requests that reached an engine.")
        for (app, account) in accounts {
            text += "swiftlet_app_requests_total{app=\"\(app)\"} \(account.requests)\n"
        }
        text += GatewayMetrics.title("swiftlet_app_tokens_total", "counter", "Tokens that engines read and wrote.")
        for (app, account) in accounts {
            text += "swiftlet_app_tokens_total{app=\"\(app)\",kind=\"prompt\"} \(account.promptTokens)\n"
            text += "swiftlet_app_tokens_total{app=\"\(app)\",kind=\"answer\"} \(account.answerTokens)\n"
        }
        text += GatewayMetrics.title("swiftlet_app_refusals_total", "counter", "Requests that were refused, by code.")
        for (app, account) in accounts {
            for (code, count) in account.refusals.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
                text += "swiftlet_app_refusals_total{app=\"\(app)\",code=\"\(code.rawValue)\"} \(count)\n"
            }
        }
        return text
    }
}
