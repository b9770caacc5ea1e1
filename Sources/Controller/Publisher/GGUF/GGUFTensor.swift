public import SwiftletContract

/// One tensor as the header describes it.
public struct GGUFTensor: Hashable, Sendable {
    public let name: String
    /// The first is the length of a row.
    public let dimensions: [UInt64]
    public let type: GGUFTensorType
    /// From the start of the data section.
    public let offset: UInt64
    public let elements: UInt64
    public let size: Bytes
}
