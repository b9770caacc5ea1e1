import SwiftletContract

/// Refusals for want of a turn, or of an allowance.
extension Refusal {
    static func queueFull(_ model: ModelName, limit: Int, retryMilliseconds: Int) -> Refusal {
        Refusal(
            .queueFull, message: "\(limit) requests wait for the model '\(model)' already", needed: Int64(limit) + 1,
            limit: Int64(limit), retryAfterMilliseconds: retryMilliseconds)
    }

    static func stopping(_ model: ModelName) -> Refusal {
        Refusal(
            .loading, message: "this node is being stopped, or started anew", parameter: "model",
            retryAfterMilliseconds: 1000, fits: "the same request for '\(model)' once it is back")
    }

    static func queueTooLarge(_ size: Bytes, limit: Bytes) -> Refusal {
        Refusal(
            .queueFull, message: "with this request \(size) would wait on this node, which keeps \(limit) at most",
            needed: size.count, limit: limit.count, retryAfterMilliseconds: 1000, fits: "a shorter request")
    }

    static func bodiesTooLarge(_ app: AppName, _ size: Bytes, limit: Bytes) -> Refusal {
        Refusal(
            .queueFull,
            message: "with this request '\(app)' would have \(size) on this node, and may have \(limit) at once",
            needed: size.count, limit: limit.count, retryAfterMilliseconds: 1000, fits: "fewer long requests at once")
    }

    static func waitedTooLong(
        _ model: ModelName, atOnce: Int, ahead: Int, after time: Duration, retryMilliseconds: Int
    ) -> Refusal {
        Refusal(
            .queueFull,
            message:
                "the model '\(model)' answers \(atOnce) at once, and after \(seconds(time)) s there were still \(ahead) requests before "
                + "this one",
            needed: Int64(atOnce + ahead + 1), limit: Int64(atOnce), retryAfterMilliseconds: retryMilliseconds,
            fits: "a longer swiftlet-deadline-ms, at most QueueWait=")
    }

    /// Less than all slots may be used.
    static func throttled(_ model: ModelName, _ code: Code, atOnce: Int, retryMilliseconds: Int) -> Refusal {
        Refusal(
            code,
            message:
                "the node's limit of \(code == .thermal ? "heat" : "watts") lets '\(model)' answer \(atOnce) at once",
            needed: Int64(atOnce) + 1, limit: Int64(atOnce), retryAfterMilliseconds: retryMilliseconds)
    }

    static func concurrency(_ asking: Asking, retryMilliseconds: Int) -> Refusal {
        let limit = Int64(asking.maxConcurrent)
        return Refusal(
            .quota, message: "'\(asking.app)' may have \(limit) requests answered at once", needed: limit + 1,
            limit: limit, retryAfterMilliseconds: retryMilliseconds, fits: "\(limit) at once")
    }

    /// - Parameter thousandths: whether `needed` and `limit` are, as for watts.
    static func quota(
        _ what: String, used: Double, more: Double, _ allowance: Allowance, after wait: Duration, thousandths: Bool
    ) -> Refusal {
        let unit = thousandths ? 1000.0 : 1
        let milliseconds = Int((wait / .milliseconds(1)).rounded(.up))
        return Refusal(
            .quota,
            message:
                "this app may have \(text(allowance.amount)) \(what) in \(seconds(allowance.window)) s, and has had "
                + text(used),
            needed: Int64((used * unit).rounded(.up)) + max(1, Int64(more)),
            limit: Int64((allowance.amount * unit).rounded()),
            retryAfterMilliseconds: max(1, milliseconds), fits: "the same request in \(seconds(wait)) s")
    }

    private static func seconds(_ time: Duration) -> String { text(time / .seconds(1)) }
    private static func text(_ value: Double) -> String {
        let tenths = (min(max(value, -1e12), 1e12) * 10).rounded() / 10
        return tenths == tenths.rounded() ? "\(Int(tenths))" : "\(tenths)"
    }
}
