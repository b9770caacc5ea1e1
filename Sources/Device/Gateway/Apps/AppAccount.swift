import SwiftletContract

/// What one app has asked since the daemon's start.
struct AppAccount: Sendable {
    /// Nil: of several.
    var priority: RequestPriority?
    var requests = 0
    var refusals: [Refusal.Code: Int] = [:]
    var promptTokens = 0
    var answerTokens = 0

    mutating func count(_ tokens: TokenCount?) {
        requests += 1
        promptTokens &+= max(0, tokens?.prompt ?? 0)
        answerTokens &+= max(0, tokens?.answer ?? 0)
    }
}

/// What one app has used of its allowances.
struct AppWindows: Sendable {
    var requests: UsageWindow?
    var tokens: UsageWindow?
    var joules: UsageWindow?

    /// Those of before go on where the allowance is the same.
    mutating func follow(_ policy: AppPolicy) {
        if requests?.allowance != policy.requests { requests = policy.requests.map(UsageWindow.init) }
        if tokens?.allowance != policy.tokens { tokens = policy.tokens.map(UsageWindow.init) }
        if joules?.allowance != policy.joules { joules = policy.joules.map(UsageWindow.init) }
    }

    /// Whether nothing is lost with them.
    mutating func isIdle(at now: Duration) -> Bool {
        (requests?.used(at: now) ?? 0) == 0 && (tokens?.used(at: now) ?? 0) == 0 && (joules?.used(at: now) ?? 0) == 0
    }

    /// Counts one more request, or says why not. What it will take in tokens and joules nobody knows yet: it is let in
    /// while anything is left, and what it takes beyond is missing to the next.
    mutating func take(at now: Duration) -> Refusal? {
        if let refusal = requests?.refusal(of: "requests", for: 1, at: now) { return refusal }
        if let refusal = tokens?.refusal(of: "tokens", for: 0, at: now) { return refusal }
        if let refusal = joules?.refusal(of: "joules", for: 0, thousandths: true, at: now) { return refusal }
        requests?.add(1, at: now)
        return nil
    }
}

extension UsageWindow {
    fileprivate mutating func refusal(
        of what: String, for amount: Double, thousandths: Bool = false, at now: Duration
    ) -> Refusal? {
        // Of what is known only afterwards something must be left.
        let wait = wait(for: amount == 0 ? 1e-6 : amount, at: now)
        guard wait > .zero else { return nil }
        return .quota(what, used: used(at: now), more: amount, allowance, after: wait, thousandths: thousandths)
    }
}
