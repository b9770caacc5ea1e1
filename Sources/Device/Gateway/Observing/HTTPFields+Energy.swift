import HTTPTypes
import SwiftletContract

/// What an answer cost, beside it: `swiftlet-energy-joules: 0.024113`, `swiftlet-energy-source: package-0 (rapl)`.
extension HTTPFields {
    private static let joules = HTTPField.Name("swiftlet-energy-joules")
    private static let source = HTTPField.Name("swiftlet-energy-source")

    init(_ share: EnergyShare) {
        self.init()
        add(share)
    }

    mutating func add(_ share: EnergyShare) {
        guard let joules = Self.joules, let source = Self.source else { return }
        self[joules] = share.text
        self[source] = share.source.description
    }

    /// The same as trailers: announced before the body, sent after it.
    mutating func announceEnergy() { self[.trailer] = "swiftlet-energy-joules, swiftlet-energy-source" }
}

extension EnergyShare {
    /// With six decimals, never as `2e-05`.
    fileprivate var text: String {
        guard joules.isFinite else { return "0.000000" }
        let millionths = String(Int64((min(max(joules, 0), 1e12) * 1e6).rounded()))
        let padded = String(repeating: "0", count: max(0, 7 - millionths.count)) + millionths
        return "\(padded.dropLast(6)).\(padded.suffix(6))"
    }
}
