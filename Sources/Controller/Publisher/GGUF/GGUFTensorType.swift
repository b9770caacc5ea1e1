/// How a tensor's numbers are stored: blocks of `elements` numbers in `bytes` bytes (ggml's type traits).
public struct GGUFTensorType: Hashable, Sendable {
    /// As in file names: `q8_0`.
    public let name: String
    public let elements: UInt64
    public let bytes: UInt64

    private init(_ name: String, _ elements: UInt64, _ bytes: UInt64) {
        self.name = name
        self.elements = elements
        self.bytes = bytes
    }

    /// By ggml's `enum ggml_type`; nil for the numbers that it has not given or has taken back.
    public init?(number: UInt32) {
        guard let known = Self.known[number] else { return nil }
        self = known
    }

    private static let known: [UInt32: GGUFTensorType] = [
        0: .init("f32", 1, 4), 1: .init("f16", 1, 2), 30: .init("bf16", 1, 2), 28: .init("f64", 1, 8),
        24: .init("i8", 1, 1), 25: .init("i16", 1, 2), 26: .init("i32", 1, 4), 27: .init("i64", 1, 8),
        2: .init("q4_0", 32, 18), 3: .init("q4_1", 32, 20), 6: .init("q5_0", 32, 22), 7: .init("q5_1", 32, 24),
        8: .init("q8_0", 32, 34), 9: .init("q8_1", 32, 36), 41: .init("q1_0", 128, 18), 42: .init("q2_0", 64, 18),
        10: .init("q2_k", 256, 84), 11: .init("q3_k", 256, 110), 12: .init("q4_k", 256, 144),
        13: .init("q5_k", 256, 176), 14: .init("q6_k", 256, 210), 15: .init("q8_k", 256, 292),
        16: .init("iq2_xxs", 256, 66), 17: .init("iq2_xs", 256, 74), 22: .init("iq2_s", 256, 82),
        18: .init("iq3_xxs", 256, 98), 21: .init("iq3_s", 256, 110), 19: .init("iq1_s", 256, 50),
        29: .init("iq1_m", 256, 56), 20: .init("iq4_nl", 32, 18), 23: .init("iq4_xs", 256, 136),
        34: .init("tq1_0", 256, 54), 35: .init("tq2_0", 256, 66), 39: .init("mxfp4", 32, 17),
        40: .init("nvfp4", 64, 36),
    ]
}
