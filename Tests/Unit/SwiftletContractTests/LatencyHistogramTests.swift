import FoundationEssentials
import SwiftletContract
import Testing

@Suite(.timeLimit(.minutes(1))) struct LatencyHistogramTests {
    private func histogram(_ milliseconds: [Double]) -> LatencyHistogram {
        var histogram = LatencyHistogram()
        for time in milliseconds { histogram.record(.milliseconds(time)) }
        return histogram
    }

    /// Against the exact quantile of the same times.
    @Test(arguments: [0.5, 0.95]) func quantilesAreWithinATenthOrSo(quantile: Double) throws {
        for scale in [2.0, 30, 700, 15_000] {
            let times = (1...2000).map { scale * (1 + Double($0 * 7919 % 2000) / 1000) }
            let exact = times.sorted()[Int(quantile * 2000)] / 1000
            let found = try #require(histogram(times).seconds(at: quantile))
            #expect(abs(found / exact - 1) < 0.12, "\(scale): \(found) for \(exact)")
        }
    }

    @Test func nothingHasNoQuantiles() {
        #expect(LatencyHistogram().seconds(at: 0.5) == nil)
        #expect(LatencyHistogram().isEmpty && LatencyHistogram().text.isEmpty)
    }

    /// What two nodes saw together is what one would have seen.
    @Test func aSumIsAsGoodAsOneMeasurement() {
        let (one, other) = (Array(stride(from: 1.0, to: 500, by: 3)), Array(stride(from: 90.0, to: 9000, by: 77)))
        var sum = histogram(one)
        sum += histogram(other)
        #expect(sum == histogram(one + other))
        #expect(sum.since(histogram(one)) == histogram(other))
        #expect(histogram(one).since(sum) == nil)
    }

    @Test(arguments: [[], [0.01], [1e9], [5, 5, 5], [1, 200_000], (1...300).map(Double.init)] as [[Double]])
    func isReadAsItWasWritten(times: [Double]) throws {
        let histogram = histogram(times)
        #expect(LatencyHistogram(histogram.text) == histogram)
        let json = try JSONEncoder().encode([histogram])
        #expect(try JSONDecoder().decode([LatencyHistogram].self, from: json) == [histogram])
    }

    @Test(arguments: [
        "=", "HgI=", "Hg", "HgA", "HgKA", "HoIA", "HgIA", "HgKAAQA", "HoCAgIABAQ", "SAE", "HgCB", "HgL_____fw", "é",
        String(repeating: "A", count: 5000),
    ])
    func whatIsNoneIsRefused(text: String) { #expect(LatencyHistogram(text) == nil) }

    /// A million answers over two orders of magnitude.
    @Test func itStaysSmall() {
        var histogram = LatencyHistogram()
        for step in 0..<27 {
            let time = 5.0 * (0..<step).reduce(1.0) { value, _ in value * 1.19 }
            var bucket = self.histogram([time])
            for _ in 0..<15 { bucket += bucket }
            histogram += bucket
        }
        #expect((800_000...1_000_000).contains(histogram.count))
        #expect(histogram.text.utf8.count <= 112, "\(histogram.text.utf8.count)")
    }

    /// However often it is added to.
    @Test func aFullBucketCountsNoFurther() throws {
        var histogram = histogram([1, 3, 90_000])
        for _ in 0..<40 { histogram += histogram }
        #expect(histogram.count == 3 * LatencyHistogram.maxCount)
        #expect(LatencyHistogram(histogram.text) == histogram)
    }
}
