import SwiftletContract

extension NodeReport {
    /// Throws for what decodes but is no report of ours: another schema, counts and texts without bounds, labels that no
    /// selector could name.
    func validate() throws(DocumentError) {
        try require(schemaVersion == 1, "its schema version \(schemaVersion) is not 1")
        try require((1...128).contains(run.utf8.count), "'run' must have 1 to 128 bytes")
        let counts = 0...(1 << 53)
        try require(
            counts.contains(number) && counts.contains(uptimeSeconds),
            "'number' and 'uptimeSeconds' must not be negative, nor above 2^53")
        try require(agentVersion.utf8.count <= 64, "'agentVersion' is longer than 64 bytes")
        try require(labels.count <= 64, "it has more than 64 labels")
        for (key, value) in labels {
            try require(Labels.isLabel(key: key, value: value), "'\(key.prefix(80))' is not a label with a value")
        }
        try require(models.count <= 256, "it has more than 256 models")
        try require(Set(models.map(\.model)).count == models.count, "it has a model twice")
        try require(conditions.count <= 256, "it has more than 256 conditions")
        try require(conditions.allSatisfy { $0.message.utf8.count <= 4096 }, "a condition is longer than 4096 bytes")
        try require((power?.uses.count ?? 0) <= 1024, "it has more than 1024 lines of energy")
        try require((power?.totals.count ?? 0) <= 64, "it has more than 64 sources of energy")
        try require(power?.makesSense ?? true, "its figures of power and energy make no sense")
        try require(models.allSatisfy { $0.calibration?.makesSense ?? true }, "its calibrations make no sense")
        try require(models.allSatisfy(\.makesSense), "its figures of a model make no sense")
        try require(hold?.makesSense ?? true, "its hold makes no sense")
        try require(sync.versions.count <= 256, "it has more than 256 metadata versions")
        try require(sync.transfer?.makesSense ?? true, "its last download makes no sense")
        // It is kept as we write it, which may be longer than as it came.
        try require(Bytes(try json().count) <= Self.maxSize, "written out it is longer than \(Self.maxSize)")
    }

    private func require(_ condition: Bool, _ reason: String) throws(DocumentError) {
        guard condition else { throw .malformed(title: Self.title, reason: reason) }
    }
}

extension PowerStatus {
    /// What a fleet adds up must not be poisoned by one node.
    fileprivate var makesSense: Bool {
        let figures = totals.flatMap { [$0.idle, $0.others, $0.engines] } + uses.map(\.joules)
        let counts = uses.flatMap { [$0.requests, $0.promptTokens, $0.answerTokens] }
        return figures.allSatisfy { (0...1e15).contains($0) } && counts.allSatisfy { (0...1 << 50).contains($0) }
    }
}

extension Transfer {
    fileprivate var makesSense: Bool { (0...1 << 50).contains(bytes.count) && (0...1e9).contains(seconds) }
}

extension ModelStatus {
    fileprivate var makesSense: Bool {
        let sizes = [memory, peak, incoming?.received, incoming?.total].compactMap { $0?.count }
        let checks = [active?.checks, previous?.checks].compactMap(\.self)
        return (0...1 << 30).contains(restarts) && sizes.allSatisfy { (0...1 << 50).contains($0) }
            && checks.allSatisfy { 0 <= $0.passed && $0.passed <= $0.total && $0.total <= 1 << 20 }
            && (probation.map(\.makesSense) ?? true)
            && (engine?.answerRate).map { (0...1e12).contains($0) } ?? true && refused?.reason.utf8.count ?? 0 <= 4096
            && figures?.makesSense ?? true
    }
}

extension ModelFigures {
    fileprivate var makesSense: Bool {
        ([requests, answers] + refusals.values).allSatisfy { (0...1 << 40).contains($0) }
    }
}

extension ModelStatus.Probation {
    fileprivate var makesSense: Bool {
        [seconds, left, crashes, interruptions].allSatisfy { (0...Self.longest).contains($0) }
    }
}

extension Hold {
    fileprivate var makesSense: Bool { Self.isReason(reason) && (1...Self.maxOwner).contains(owner.utf8.count) }
}

extension Calibration {
    fileprivate var makesSense: Bool {
        let figures = rows.flatMap { row -> [Double] in
            [
                row.tokensPerSecond, row.answerTokensPerSecond, row.firstTokenSeconds, row.joulesPerToken ?? 0,
                row.watts ?? 0,
            ]
        }
        return rows.count <= 64 && figures.allSatisfy { (0...1e12).contains($0) }
            && ([setting] + rows.map(\.setting)).allSatisfy {
                (1...4096).contains($0.threads) && (1...4096).contains($0.slots)
            }
    }
}
