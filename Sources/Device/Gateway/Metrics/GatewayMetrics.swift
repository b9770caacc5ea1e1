import SwiftletContract
import Synchronization

/// What the gateway counts, in Prometheus' text format. Only models that were really served become labels, so that
/// no app can fill the memory with names.
public final class GatewayMetrics: Sendable {
    private struct Series: Hashable {
        var model: ModelName
        var version: ReleaseVersion

        init(_ lease: Lease) {
            model = lease.model
            version = lease.route.version
        }

        var labels: String { "model=\"\(model)\",version=\"\(version)\"" }
    }

    private struct State {
        var requests: [Series: [Int: Int]] = [:]
        var inFlight: [Series: Int] = [:]
        var seconds: [Series: Histogram] = [:]
        var refusals: [Refusal.Code: Int] = [:]
    }

    private let state = Mutex(State())

    public init() {}

    func began(_ lease: Lease) {
        state.withLock { $0.inFlight[Series(lease), default: 0] += 1 }
    }

    /// `status` is what the app got; 499 where it went away first.
    func ended(_ lease: Lease, status: Int, after duration: Duration) {
        state.withLock { state in
            let series = Series(lease)
            state.inFlight[series, default: 1] -= 1
            state.requests[series, default: [:]][status, default: 0] += 1
            state.seconds[series, default: Histogram()].record(duration)
        }
    }

    func refused(_ code: Refusal.Code) {
        state.withLock { $0.refusals[code, default: 0] += 1 }
    }

    /// The page.
    public func text() -> String {
        let state = state.withLock { $0 }
        var text = Self.title("swiftlet_requests_total", "counter", "Requests that reached an engine, by status.")
        for (series, statuses) in state.requests.sorted(by: { $0.key.labels < $1.key.labels }) {
            for (status, count) in statuses.sorted(by: { $0.key < $1.key }) {
                text += "swiftlet_requests_total{\(series.labels),status=\"\(status)\"} \(count)\n"
            }
        }
        text += Self.title("swiftlet_requests_in_flight", "gauge", "Requests that engines are working on.")
        for (series, count) in state.inFlight.sorted(by: { $0.key.labels < $1.key.labels }) {
            text += "swiftlet_requests_in_flight{\(series.labels)} \(count)\n"
        }
        text += Self.title("swiftlet_refusals_total", "counter", "Requests that were refused, by code.")
        for code in Refusal.Code.allCases {
            text += "swiftlet_refusals_total{code=\"\(code.rawValue)\"} \(state.refusals[code, default: 0])\n"
        }
        text += Self.title("swiftlet_request_seconds", "histogram", "From a request's last byte to its answer's.")
        for (series, histogram) in state.seconds.sorted(by: { $0.key.labels < $1.key.labels }) {
            text += histogram.text("swiftlet_request_seconds", series.labels)
        }
        return text
    }

    static func title(_ name: String, _ kind: String, _ help: String) -> String {
        "# HELP \(name) \(help)\n# TYPE \(name) \(kind)\n"
    }
}
