/// Where a figure of energy or power comes from. It stands beside every such figure that is printed, counted or sent, so
/// that no estimate is taken for a measurement.
public struct EnergySource: Hashable, Sendable {
    /// Best first.
    public enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
        /// The processor's own counters of energy (RAPL), through the kernel's powercap.
        case rapl
        /// A chip that measures power, or voltage and current, on the board.
        case hwmon
        /// What the battery gives, by its gauge.
        case battery
        /// Nothing measures: computed from CPU time and frequency.
        case estimate
    }

    public let kind: Kind
    /// What it is called on its box: `package-0`, `ina3221 VDD_IN`, `BAT0`, `cpu model`. Printable ASCII.
    public let name: String

    /// - Parameter name: of drivers and firmware, who may write anything: what cannot be printed and what follows the
    ///   64th character is left out.
    public init(kind: Kind, name: String) {
        self.kind = kind
        let printable = name.unicodeScalars.filter { (0x20...0x7E).contains($0.value) && $0 != "\"" && $0 != "\\" }
        let text = String(String.UnicodeScalarView(printable.prefix(64))).trimmed
        self.name = text.isEmpty ? "unnamed" : text
    }

    public var isMeasured: Bool { kind != .estimate }
}

extension EnergySource: CustomStringConvertible {
    /// `package-0 (rapl)`, `cpu model (estimate)`.
    public var description: String { "\(name) (\(kind.rawValue))" }
}

extension EnergySource: Codable {
    private enum CodingKeys: String, CodingKey { case kind, name }

    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            kind: try fields.decode(Kind.self, forKey: .kind), name: try fields.decode(String.self, forKey: .name))
    }
}
