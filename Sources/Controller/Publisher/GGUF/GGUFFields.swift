/// The metadata under `<architecture>.`, with errors that name file and key.
struct GGUFFields {
    let architecture: String
    let layers: Int
    private let header: GGUFHeader

    init(_ header: GGUFHeader) throws(GGUFError) {
        guard let architecture = header.metadata["general.architecture"]?.string else {
            throw .missing(path: header.path, key: "general.architecture")
        }
        let isPlain = architecture.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f }
        guard architecture.isEmpty == false, architecture.utf8.count <= 64, isPlain else {
            throw .malformed(path: header.path, reason: "its architecture is not a name")
        }
        self.header = header
        self.architecture = architecture
        self.layers = try Self.integer(header, "\(architecture).block_count", in: 1...4096)
    }

    func integer(_ key: String, in range: ClosedRange<Int64>) throws(GGUFError) -> Int {
        try Self.integer(header, "\(architecture).\(key)", in: range)
    }

    func optional(_ key: String, in range: ClosedRange<Int64>) throws(GGUFError) -> Int? {
        guard header.metadata["\(architecture).\(key)"] != nil else { return nil }
        return try integer(key, in: range)
    }

    func truth(_ key: String) -> Bool? { header.metadata["\(architecture).\(key)"]?.truth }

    /// One number for each layer: an array of that length, or a single number for all. nil where the key is missing.
    func perLayer(_ key: String, in range: ClosedRange<Int64>) throws(GGUFError) -> [Int]? {
        let full = "\(architecture).\(key)"
        guard let value = header.metadata[full] else { return nil }
        guard case .integers(let numbers) = value else {
            return [Int](repeating: try integer(key, in: range), count: layers)
        }
        guard numbers.count == layers, numbers.allSatisfy(range.contains) else {
            throw .malformed(path: header.path, reason: "'\(full)' is not \(layers) numbers of \(range)")
        }
        return numbers.map(Int.init)
    }

    private static func integer(
        _ header: GGUFHeader, _ key: String, in range: ClosedRange<Int64>
    ) throws(GGUFError) -> Int {
        guard let value = header.metadata[key] else { throw .missing(path: header.path, key: key) }
        guard let number = value.wholeNumber, range.contains(number) else {
            throw .malformed(
                path: header.path, reason: "'\(key)' is not a number from \(range.lowerBound) to \(range.upperBound)")
        }
        return Int(number)
    }
}
