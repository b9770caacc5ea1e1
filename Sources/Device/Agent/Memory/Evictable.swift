import SwiftletContract

/// A loaded model that may have to go for another one.
struct Evictable: Hashable, Sendable {
    var model: ModelName
    var memory: Bytes
    /// Requests are being answered: they end before it goes.
    var isBusy: Bool
    /// Requests a minute, of late.
    var rate: Double
    /// What loading it again takes.
    var reload: Duration

    /// What a byte of it is worth: reloads that are to be expected, by their length. (Greedy-dual-size-frequency, of web
    /// caches: Cherkasova, HPL-98-69.)
    private var worth: Double {
        (rate + 0.01) * (reload / .seconds(1) + 0.01) / Double(max(memory.count, 1))
    }

    /// Who goes so that `needed` bytes come free: idle before busy, worth little before worth much, and nobody who is
    /// not needed. Nil: all of them together are not enough.
    static func victims(freeing needed: Bytes, among candidates: [Evictable]) -> [Evictable]? {
        let order = candidates.sorted {
            ($0.isBusy ? 1 : 0, $0.worth, $0.model.text) < ($1.isBusy ? 1 : 0, $1.worth, $1.model.text)
        }
        var victims: [Evictable] = []
        var freed = Bytes.zero
        for candidate in order where freed < needed {
            victims.append(candidate)
            freed += candidate.memory
        }
        guard freed >= needed else { return nil }
        for (index, victim) in victims.enumerated().reversed() where freed - victim.memory >= needed {
            victims.remove(at: index)
            freed = freed - victim.memory
        }
        return victims
    }
}
