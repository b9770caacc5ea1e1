import FoundationEssentials

/// A small curve: an inline SVG that needs no script and takes its colour from the page.
struct Sparkline {
    private static let (width, height) = (160.0, 28.0)
    /// Seconds between two points; where more is between them, the curve has a gap.
    let step: Double
    let points: [(at: Date, value: Double)]

    /// - Parameters:
    ///   - what: for those who cannot see it, with the range.
    ///   - words: for a value.
    func html(_ what: String, from start: Date, to end: Date, words: (Double) -> String) -> HTML {
        let values = points.map(\.value).filter(\.isFinite)
        guard let least = values.min(), let most = values.max(), end > start else { return "<td></td>" }
        let label = "\(what): \(words(least)) to \(words(most))"
        // Small changes look small.
        let low = min(least, most * 0.7)
        let high = most > low ? most : low + 1
        let lines = runs.map { run -> HTML in
            let path = run.map { point in
                let x = point.at.timeIntervalSince(start) / end.timeIntervalSince(start) * Self.width
                let y = Self.height - 3 - (point.value - low) / (high - low) * (Self.height - 6)
                return Self.number(x) + "," + Self.number(y)
            }
            // A point alone is a dot, by its round ends.
            let all = path.count == 1 ? path + path : path
            return "<polyline points=\"\(all.joined(separator: " "))\"/>"
        }
        return """
            <td><svg class="spark" role="img" aria-label="\(label)" viewBox="0 0 160 28"><title>\(label)</title>\(lines)</svg>\
            <small>\(points.last.map { words($0.value) } ?? "")</small></td>
            """
    }

    /// Without gaps.
    private var runs: [[(at: Date, value: Double)]] {
        var runs: [[(at: Date, value: Double)]] = []
        for point in points where point.value.isFinite {
            if let last = runs.last?.last, point.at.timeIntervalSince(last.at) <= step * 1.5 {
                runs[runs.count - 1].append(point)
            } else {
                runs.append([point])
            }
        }
        return runs
    }

    private static func number(_ value: Double) -> String {
        let tenths = (min(max(value, -1000), 1000) * 10).rounded() / 10
        return "\(tenths)"
    }
}
