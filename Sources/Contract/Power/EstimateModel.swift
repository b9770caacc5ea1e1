/// What a box is taken to draw by what its processor does, where nothing measures it: a line through two points.
///
/// Watts = `idleWatts` + `wattsPerCore` × busy cores × (frequency ÷ highest frequency)². The square lies between what
/// frequency alone would cost, and the cube that it costs where the voltage follows.
public struct EstimateModel: Hashable, Sendable {
    /// Of the whole box, with nothing to do.
    public let idleWatts: Double
    /// What one core adds that is busy all the time, at its highest frequency.
    public let wattsPerCore: Double
    /// Where the figures come from: `cpu model`, `calibrated cpu model`. It becomes the source's name.
    public let name: String

    /// What is not a number between 0 and 10 kW becomes 0 or 10 kW.
    public init(idleWatts: Double, wattsPerCore: Double, name: String = "calibrated cpu model") {
        self.idleWatts = Self.clamped(idleWatts)
        self.wattsPerCore = Self.clamped(wattsPerCore)
        self.name = name
    }

    /// Of a box that nobody measured: what boxes of this kind draw, within a factor of about two.
    /// - Parameter architecture: `uname -m`.
    public static func typical(architecture: String, cores: Int) -> EstimateModel {
        let cores = Double(max(1, cores))
        // A single-board computer at 2.5 to 3.5 W idle and 6 to 9 W with four busy cores; a small x86 box at 6 to 10 W
        // and 25 to 30 W; a server with cores of 3 to 4 W each.
        let (idle, each): (Double, Double) =
            switch architecture {
            case "x86_64", "i686": (5 + cores * 0.6, cores > 16 ? 3.5 : 5)
            case "riscv64": (2.5, 0.8)
            default: (2.2 + cores * 0.15, cores > 16 ? 2 : 1.2)
            }
        return EstimateModel(idleWatts: idle, wattsPerCore: each, name: "cpu model")
    }

    public var source: EnergySource { EnergySource(kind: .estimate, name: name) }

    private static func clamped(_ watts: Double) -> Double { watts > 0 ? min(watts, 10_000) : 0 }
}

extension EstimateModel: Codable {
    private enum CodingKeys: String, CodingKey { case idleWatts, wattsPerCore, name }

    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            idleWatts: try fields.decode(Double.self, forKey: .idleWatts),
            wattsPerCore: try fields.decode(Double.self, forKey: .wattsPerCore),
            name: try fields.decode(String.self, forKey: .name))
    }
}
