import Foundation

/// One figure, a line of JSON. `peer` names what it was measured against in the same run.
struct Result: Codable {
    var name: String
    var value: Double
    var unit: String
    var peer: String?
    var peer_value: Double?
    var ratio: Double?
    /// How it was measured, so that somebody else gets the same.
    var method: String

    func printed() throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // At once, wherever it goes: later ones take minutes.
        try FileHandle.standardOutput.write(contentsOf: try encoder.encode(self) + [UInt8(ascii: "\n")])
    }
}

extension Double {
    func rounded(places: Int) -> Double {
        let scale = (0..<places).reduce(1.0) { scale, _ in scale * 10 }
        return (self * scale).rounded() / scale
    }
}
