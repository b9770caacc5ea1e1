public import SwiftletContract
import Synchronization

/// What the gateway counts, in Prometheus' text format. Only models that were really served become labels, so that
/// no app can fill the memory with names.
public final class GatewayMetrics: Sendable {
    private struct State {
        var requests: [ServedRelease: [Int: Int]] = [:]
        var inFlight: [ServedRelease: Int] = [:]
        var seconds: [ServedRelease: Histogram] = [:]
        var refusals: [Refusal.Code: Int] = [:]
        /// Adapters count with their model.
        var figures: [ServedRelease: ModelFigures] = [:]
    }

    private let state = Mutex(State())

    public init() {}

    func began(_ lease: Lease) {
        state.withLock { $0.inFlight[lease.release, default: 0] += 1 }
    }

    /// `status` is what the app got; 499 where it went away first; nil where another engine gets the request.
    func ended(_ lease: Lease, status: Int?, after duration: Duration) {
        state.withLock { state in
            let series = lease.release
            state.inFlight[series, default: 1] -= 1
            guard let status else { return }
            state.requests[series, default: [:]][status, default: 0] += 1
            state.seconds[series, default: Histogram()].record(duration)
            state.figures[series.plain, default: ModelFigures()].requests += 1
            if status < 400 { state.figures[series.plain]?.answers += 1 }
        }
    }

    func wrote(_ lease: Lease, firstTokenAfter duration: Duration) {
        state.withLock { $0.figures[lease.release.plain, default: ModelFigures()].firstToken.record(duration) }
    }

    /// - Parameters:
    ///   - release: that was meant; nil: nobody knows.
    ///   - isLeased: the request has had an engine: `ended` counts it.
    func refused(_ code: Refusal.Code, by release: ServedRelease? = nil, isLeased: Bool = false) {
        state.withLock { state in
            state.refusals[code, default: 0] += 1
            guard let release = release?.plain else { return }
            state.figures[release, default: ModelFigures()].refusals[code, default: 0] += 1
            if isLeased == false { state.figures[release]?.requests += 1 }
        }
    }

    /// Since the start; nil where nobody has asked it.
    public func figures(of model: ModelName, _ version: ReleaseVersion) -> ModelFigures? {
        state.withLock { $0.figures[ServedRelease(model: model, version: version)] }
    }

    /// The page.
    public func text() -> String {
        let state = state.withLock { $0 }
        var page = MetricPage()
        page.begin("swiftlet_requests_total", .counter, "Requests that reached an engine, by status.")
        for (release, statuses) in state.requests.sorted(by: { $0.key < $1.key }) {
            for (status, count) in statuses.sorted(by: { $0.key < $1.key }) {
                page.add(count, release.labels + [("status", "\(status)")])
            }
        }
        page.begin("swiftlet_requests_in_flight", .gauge, "Requests that engines are working on.")
        for (release, count) in state.inFlight.sorted(by: { $0.key < $1.key }) { page.add(count, release.labels) }
        page.begin("swiftlet_refusals_total", .counter, "Requests that were refused, by code.")
        for code in Refusal.Code.allCases {
            page.add(state.refusals[code, default: 0], [("code", code.rawValue)])
        }
        page.begin("swiftlet_request_seconds", .histogram, "From a request's last byte to its answer's.")
        for (release, histogram) in state.seconds.sorted(by: { $0.key < $1.key }) {
            histogram.add(to: &page, release.labels)
        }
        return page.text
    }
}

extension ServedRelease {
    fileprivate var plain: ServedRelease { ServedRelease(model: model, version: version) }

    /// In metrics.
    public var labels: MetricPage.Labels { [("model", id), ("version", version.text)] }
}
