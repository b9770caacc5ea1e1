/// Counts of durations by upper bound, in seconds, as Prometheus has them.
struct Histogram: Sendable {
    /// From a small model's classification to a long answer on a slow box.
    static let bounds: [(seconds: Double, label: String)] = [
        (0.005, "0.005"), (0.01, "0.01"), (0.025, "0.025"), (0.05, "0.05"), (0.1, "0.1"), (0.25, "0.25"),
        (0.5, "0.5"), (1, "1"), (2.5, "2.5"), (5, "5"), (10, "10"), (30, "30"), (120, "120"),
    ]

    /// One more than there are bounds: the last is for everything longer.
    private(set) var counts = [Int](repeating: 0, count: bounds.count + 1)
    private(set) var sum = 0.0

    mutating func record(_ duration: Duration) {
        let seconds = duration / .seconds(1)
        counts[Self.bounds.firstIndex { seconds <= $0.seconds } ?? Self.bounds.count] += 1
        sum += seconds
    }

    func add(to page: inout MetricPage, _ labels: MetricPage.Labels) {
        var total = 0
        for (count, label) in zip(counts, Self.bounds.map(\.label) + ["+Inf"]) {
            total += count
            page.add(total, labels + [("le", label)], suffix: "_bucket")
        }
        page.add(sum, labels, suffix: "_sum")
        page.add(total, labels, suffix: "_count")
    }
}
