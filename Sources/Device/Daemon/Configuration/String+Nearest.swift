extension String {
    /// What was probably meant: the candidate that differs in the fewest letters, if it is few of them; nil otherwise.
    func nearest(among candidates: [String]) -> String? {
        let best = candidates.map { (name: $0, distance: distance(to: $0)) }.min { $0.distance < $1.distance }
        return best.flatMap { $0.distance <= max(1, $0.name.count / 4) ? $0.name : nil }
    }

    /// Letters to add, leave out or change (Levenshtein), upper and lower case alike.
    private func distance(to other: String) -> Int {
        let (own, others) = (Array(lowercased()), Array(other.lowercased()))
        var row = Array(0...others.count)
        for (index, letter) in own.enumerated() {
            var diagonal = row[0]
            row[0] = index + 1
            for column in others.indices {
                let changed = diagonal + (letter == others[column] ? 0 : 1)
                diagonal = row[column + 1]
                row[column + 1] = Swift.min(changed, row[column] + 1, diagonal + 1)
            }
        }
        return row[others.count]
    }
}
