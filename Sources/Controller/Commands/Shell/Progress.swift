import SwiftletContract

/// How far a long copy is, on standard error: one line written over itself for who watches, else one line for each long
/// file.
final class Progress {
    private static let long = Bytes.mebibytes(64)
    private let console: Console
    private let label: String
    private var shown = -1
    private let clock = ContinuousClock()
    private var drawnAt: ContinuousClock.Instant

    init(_ label: String, console: Console) {
        self.label = Table.plain(label)
        self.console = console
        self.drawnAt = clock.now - .seconds(1)
    }

    func update(_ done: Bytes, of total: Bytes) {
        guard console.isWatched else {
            if shown < 0, total >= Self.long { console.note("\(label): \(total)") }
            shown = 0
            return
        }
        let percent = total > .zero ? Int(Double(done.count) / Double(total.count) * 100) : 100
        guard percent != shown, clock.now - drawnAt > .milliseconds(100) || done == total else { return }
        (shown, drawnAt) = (percent, clock.now)
        console.draw("\r\(label): \(percent) % of \(total)\u{1B}[K")
    }

    /// Removes the line.
    func finish() { if console.isWatched, shown >= 0 { console.draw("\r\u{1B}[K") } }
}
