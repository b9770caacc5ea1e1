import SwiftletContract

extension GGUFTensor {
    /// Bytes of one tensor; above, sums of offsets could overflow.
    private static let maxSize: UInt64 = 1 << 46

    init(reading bytes: inout GGUFBytes) throws(GGUFError) {
        let name = try bytes.string(of: "a tensor's name", limit: GGUFLimits.tensorNameBytes)
        let part = "the tensor '\(name)'"
        let rank = try bytes.integer(UInt32.self, of: part)
        guard rank <= GGUFLimits.dimensions else {
            throw .overLimit(
                path: bytes.path, part: "the dimensions of " + part, claimed: UInt64(rank),
                limit: UInt64(GGUFLimits.dimensions))
        }
        var dimensions: [UInt64] = []
        for _ in 0..<rank { dimensions.append(try bytes.integer(UInt64.self, of: part)) }
        let number = try bytes.integer(UInt32.self, of: part)
        guard let type = GGUFTensorType(number: number) else {
            throw .malformed(path: bytes.path, reason: "\(part) has the unknown type \(number)")
        }
        self.name = name
        self.dimensions = dimensions
        self.type = type
        self.elements = try Self.elements(dimensions, part: part, path: bytes.path)
        guard (dimensions.first ?? 1).isMultiple(of: type.elements) else {
            throw .malformed(
                path: bytes.path, reason: "the rows of \(part) are not whole blocks of \(type.elements) (\(type.name))")
        }
        let size = (elements / type.elements).multipliedReportingOverflow(by: type.bytes)
        guard size.overflow == false, size.partialValue <= Self.maxSize else {
            throw .overLimit(
                path: bytes.path, part: "the elements of " + part, claimed: elements, limit: Self.maxSize)
        }
        self.size = Bytes(Int64(size.partialValue))
        self.offset = try bytes.integer(UInt64.self, of: part)
    }

    private static func elements(
        _ dimensions: [UInt64], part: String, path: String
    ) throws(GGUFError) -> UInt64 {
        var product: UInt64 = 1
        for dimension in dimensions {
            let (next, overflow) = product.multipliedReportingOverflow(by: dimension)
            guard overflow == false, next <= maxSize else {
                throw .overLimit(path: path, part: "a dimension of " + part, claimed: dimension, limit: maxSize)
            }
            product = next
        }
        return product
    }
}
