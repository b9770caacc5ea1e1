import Synchronization

/// Counts, and lets a test wait for a count.
final class Counter: Sendable {
    private let count = Atomic(0)

    func add() { count.add(1, ordering: .sequentiallyConsistent) }
    var value: Int { count.load(ordering: .sequentiallyConsistent) }

    func reaches(_ wanted: Int) async {
        while value < wanted { await pause() }
    }

    /// The count once it has stood still for a fifth of a second.
    func settled() async -> Int {
        var (last, still) = (value, ContinuousClock.now)
        while ContinuousClock.now - still < .milliseconds(200) {
            await pause()
            if value != last { (last, still) = (value, .now) }
        }
        return last
    }

    private func pause() async { try? await Task.sleep(for: .milliseconds(2)) }
}
