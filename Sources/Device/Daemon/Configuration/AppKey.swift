import SwiftletContract
import SwiftletGateway

/// One key of a section `[App NAME]`, of which there is one for each app, or kind of apps, with a policy. Files alone
/// have them; a reload is enough for all.
struct AppKey: Sendable {
    var name: String
    /// What holds without the key, as a person would write it.
    var standard: String
    var meaning: String
    var form: String
    /// False where the value is not of that form.
    var apply: @Sendable (inout AppPolicy, String) -> Bool
}

extension AppKey {
    static let all: [AppKey] = [
        AppKey(
            name: "Models", standard: "all", meaning: "What it may ask; other models do not exist for it.",
            form: "all, none, or names of models with spaces between"
        ) { policy, value in
            let names = value.split(separator: " ").map { ModelName(String($0)) }
            guard names.isEmpty == false, names.contains(nil) == false else { return false }
            policy.models = value == "all" ? nil : value == "none" ? [] : Set(names.compactMap(\.self))
            return true
        },
        AppKey(
            name: "Priority", standard: "interactive",
            meaning: "Batch waits until nothing interactive does, or for ten seconds, and not at all on a low battery.",
            form: "interactive or batch"
        ) { policy, value in
            guard let priority = RequestPriority(rawValue: value) else { return false }
            policy.priority = priority
            return true
        },
        AppKey(
            name: "MaxConcurrent", standard: "as many as there are slots",
            meaning: "Requests of one app that engines work on at once; more of them wait.",
            form: "a number from 1 to 4096"
        ) { policy, value in
            guard let count = Int(value), (1...4096).contains(count) else { return false }
            policy.maxConcurrent = count
            return true
        },
        allowance("Requests", "Requests of one app in any stretch of time of that length.", \.requests),
        allowance(
            "Tokens", "Tokens that are read and written for it. The request that exceeds it is not cut.", \.tokens),
        allowance("Joules", "Energy of its answers, beyond the box being on.", \.joules),
    ]

    private static func allowance(
        _ name: String, _ meaning: String, _ property: any WritableKeyPath<AppPolicy, Allowance?> & Sendable
    ) -> AppKey {
        AppKey(
            name: name, standard: "no limit", meaning: meaning,
            form: "an amount and a time from 1s to 30d, such as 100/1min or 5000/1h"
        ) { policy, value in
            guard let allowance = Allowance(parsing: value) else { return false }
            policy[keyPath: property] = allowance
            return true
        }
    }
}

extension Allowance {
    /// `100/1min`; nil for anything else.
    fileprivate init?(parsing text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(\.trimmed)
        guard parts.count == 2, let amount = Double(parts[0]), (1...1e12).contains(amount),
            let window = Duration(parsing: parts[1]), window >= .seconds(1), window <= .seconds(30 * 86400)
        else { return nil }
        self.init(amount, per: window)
    }
}
