/// How an engine keeps the keys and values of a context: 16-bit numbers, or blocks of 32 with a common scale (ggml's
/// `q8_0` and `q4_0`), which cost memory less and answers a little.
public enum CacheType: String, Hashable, Sendable, Codable, CaseIterable {
    case f16, q8_0, q4_0

    /// Bytes of a block of 32 numbers.
    private var block: Int {
        switch self {
        case .f16: 64
        case .q8_0: 34
        case .q4_0: 18
        }
    }

    /// What takes `plain` bytes in F16.
    public func bytes(of plain: Bytes) -> Bytes { Bytes((plain * block).count / Int64(Self.f16.block)) }
}
