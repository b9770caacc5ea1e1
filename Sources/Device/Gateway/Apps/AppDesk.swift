import SwiftletContract
import Synchronization

/// Knows what apps may ask, what they have used of it, and what they have asked since the start.
public final class AppDesk: Sendable {
    fileprivate struct State {
        var policies: AppPolicies
        /// Those that a policy names, and of the others so many; the rest is `others` together.
        var accounts: [AppName: AppAccount] = [:]
        var strangers = 0
        var windows: [AppName: AppWindows] = [:]
    }

    /// Labels of metrics live as long as the daemon: users are many, and may be made up.
    public static let maxStrangers = 32
    fileprivate static let maxNamed = 120
    fileprivate static let maxWindows = 1024

    private let state: Mutex<State>
    private let start = ContinuousClock.now

    public init(_ policies: AppPolicies = AppPolicies()) { state = Mutex(State(policies: policies)) }

    public var policies: AppPolicies {
        get { state.withLock { $0.policies } }
        set { state.withLock { $0.policies = newValue } }
    }

    func policy(for peer: Peer) -> AppPolicy { state.withLock { $0.policies }.policy(for: peer) }

    /// Counts a request, or refuses it. One that is let in ends by `refused` or `ended`.
    func admit(_ peer: Peer) throws(Refusal) -> Visit {
        let now = now
        let (visit, refusal) = state.withLock { state in
            let policy = state.policies.policy(for: peer)
            let app = AppName(peer)
            let label = state.label(app, isNamed: state.policies.name(peer), policy)
            let key = state.open(app, policy, at: now)
            let refusal = key.flatMap { state.windows[$0]?.take(at: now) }
            if let refusal { state.accounts[label]?.refusals[refusal.code, default: 0] += 1 }
            return (Visit(app: app, label: label, windows: key, policy: policy), refusal)
        }
        if let refusal { throw refusal }
        return visit
    }

    /// What was refused after all counts against no allowance.
    func refused(_ visit: Visit, _ code: Refusal.Code) {
        let now = now
        state.withLock { state in
            state.accounts[visit.label]?.refusals[code, default: 0] += 1
            if let key = visit.windows { state.windows[key]?.requests?.add(-1, at: now) }
        }
    }

    /// By its engine, which has had it: that it has ended is told besides.
    func refusedByEngine(_ visit: Visit, _ code: Refusal.Code) {
        state.withLock { $0.accounts[visit.label]?.refusals[code, default: 0] += 1 }
    }

    /// It has ended and is asked once more: it counts as one.
    func again(_ visit: Visit) { state.withLock { $0.accounts[visit.label]?.requests -= 1 } }

    func ended(_ visit: Visit, tokens: TokenCount?, joules: Double?) {
        let now = now
        state.withLock { state in
            state.accounts[visit.label]?.count(tokens)
            guard let key = visit.windows else { return }
            if let tokens { state.windows[key]?.tokens?.add(Double(tokens.prompt + tokens.answer), at: now) }
            if let joules, joules.isFinite { state.windows[key]?.joules?.add(max(0, joules), at: now) }
        }
    }

    /// By name.
    var accounts: [(app: AppName, account: AppAccount)] {
        state.withLock { $0.accounts }.sorted { $0.key < $1.key }.map { (app: $0.key, account: $0.value) }
    }

    private var now: Duration { ContinuousClock.now - start }
}

extension AppDesk.State {
    fileprivate mutating func label(_ app: AppName, isNamed: Bool, _ policy: AppPolicy) -> AppName {
        if accounts[app] == nil {
            let named = accounts.count - strangers
            guard isNamed ? named < AppDesk.maxNamed : strangers < AppDesk.maxStrangers else {
                if accounts[.others] == nil { accounts[.others] = AppAccount() }
                return .others
            }
            accounts[app] = AppAccount()
            if isNamed == false { strangers += 1 }
        }
        accounts[app]?.priority = policy.priority
        return app
    }

    /// Nil where nothing is limited by time.
    fileprivate mutating func open(_ app: AppName, _ policy: AppPolicy, at now: Duration) -> AppName? {
        guard policy.requests != nil || policy.tokens != nil || policy.joules != nil else { return nil }
        if windows[app] == nil, windows.count >= AppDesk.maxWindows {
            windows = windows.filter { _, windows in
                var windows = windows
                return windows.isIdle(at: now) == false
            }
        }
        let key = windows[app] == nil && windows.count >= AppDesk.maxWindows ? .others : app
        windows[key, default: AppWindows()].follow(policy)
        return key
    }
}
