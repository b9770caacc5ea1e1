import SwiftletContract

extension AuditLog {
    /// Follows the chain from the oldest line to the newest; nothing is changed.
    /// - Parameter known: where it ends, as far as is known elsewhere.
    public func examine(known: Head? = nil) throws(PublisherError) -> AuditExamination {
        var found = AuditExamination()
        var last: (number: Int, hash: String)?
        let files = try files()
        var isKnownSeen = known == nil
        for name in files {
            for (index, line) in try lines(of: name).enumerated() {
                let place = "\(name) line \(index + 1)"
                found.lines += 1
                check(line, after: last, at: place, &found)
                let number = line.entry?.number ?? (last?.number ?? 0) + 1
                if last == nil { found.first = number }
                last = (number, line.hash)
                if let known, known.number == number, known.hash == line.hash { isKnownSeen = true }
            }
        }
        found.last = last?.number ?? 0
        // The oldest go when there are too many closed ones, and never before.
        if found.first > 1, files.count(where: { $0 != Self.currentName }) < maxFiles {
            found.faults.append(.init(place: "audit", reason: "the lines before \(found.first) are gone"))
        }
        // What was found missing once is in the log, as a line of its own.
        if isKnownSeen == false, let known {
            found.faults.append(
                .init(
                    place: "audit",
                    reason: found.last < known.number
                        ? "it ends with line \(found.last), but line \(known.number) had been written"
                        : "line \(known.number) is not the one that was written"))
        }
        return found
    }

    /// Whether the line is there, as it was.
    func has(_ head: Head) throws(PublisherError) -> Bool {
        for name in try files().reversed() {
            let lines = try lines(of: name)
            if lines.contains(where: { $0.entry?.number == head.number }) {
                return lines.contains { $0.entry?.number == head.number && $0.hash == head.hash }
            }
        }
        return false
    }

    private func check(
        _ line: AuditLine, after last: (number: Int, hash: String)?, at place: String, _ found: inout AuditExamination
    ) {
        guard let entry = line.entry else {
            found.faults.append(.init(place: place, reason: "it cannot be read"))
            return
        }
        if entry.outcome == .damage { found.noted.append(.init(place: place, reason: entry.reason ?? "")) }
        guard let last else {
            if entry.number == 1, entry.previous != AuditLine.nothing {
                found.faults.append(.init(place: place, reason: "there was a line before it"))
            }
            return
        }
        if entry.previous != last.hash {
            found.faults.append(.init(place: place, reason: "the line before it is not the one that was written"))
        } else if entry.number != last.number + 1, entry.outcome != .damage || entry.number <= last.number {
            found.faults.append(
                .init(place: place, reason: "its number \(entry.number) does not follow \(last.number)"))
        }
    }
}
