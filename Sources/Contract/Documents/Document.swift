public import FoundationEssentials

/// A JSON document that two programs exchange: its length limit, and one way to read and to write it.
public protocol Document: Codable, Sendable {
    /// Refused unread above this.
    static var maxSize: Bytes { get }
    /// What the document is called in error messages.
    static var title: String { get }
}

extension Document {
    /// Reads the document; the size is checked first.
    public init(json bytes: some DataProtocol) throws(DocumentError) { self = try Self.decoded(bytes) }

    static func decoded(_ bytes: some DataProtocol) throws(DocumentError) -> Self {
        guard bytes.count <= Self.maxSize.count else {
            throw .tooLarge(title: Self.title, size: Bytes(bytes.count), limit: Self.maxSize)
        }
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        do {
            return try decoder.decode(Self.self, from: Data(bytes))
        } catch {
            throw .malformed(title: Self.title, reason: explain(error))
        }
    }

    /// Sorted keys, no white space: equal values give equal bytes. Throws for numbers that JSON cannot hold.
    public func json(pretty: Bool = false) throws(DocumentError) -> Data {
        let encoder = JSONEncoder()
        encoder.dateEncodingStrategy = .iso8601
        encoder.outputFormatting =
            pretty ? [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted] : [.sortedKeys, .withoutEscapingSlashes]
        do { return try encoder.encode(self) } catch {
            throw .malformed(title: Self.title, reason: explain(error))
        }
    }
}

/// `DecodingError` in a sentence with the path to the fault.
private func explain(_ error: any Error) -> String {
    func path(_ context: DecodingError.Context) -> String {
        let keys = context.codingPath.map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue }
        return keys.isEmpty ? "" : " at " + keys.joined(separator: ".")
    }
    switch error {
    case DecodingError.keyNotFound(let key, let context): return "'\(key.stringValue)' is missing" + path(context)
    case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context):
        return context.debugDescription + path(context)
    case DecodingError.dataCorrupted(let context): return context.debugDescription + path(context)
    default: return "\(error)"
    }
}
