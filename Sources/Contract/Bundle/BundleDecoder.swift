/// Reads a bundle as it comes, in pieces of any size, and keeps none of it.
public struct BundleDecoder: Sendable {
    /// What comes next.
    public enum Item: Equatable, Sendable {
        case begin(BundleEntry)
        /// The next bytes of the file that has begun.
        case content(ArraySlice<UInt8>)
        case end(BundleEntry)
    }

    private enum State {
        case header
        case extended(remaining: Int, padding: Int)
        case content(BundleEntry, remaining: Int64)
        case padding(remaining: Int)
        /// One block of zeros was read; of two.
        case ending
        case ended
    }

    /// One record each for the path and the size.
    private static let maxExtended: Int64 = 1024

    private var state = State.header
    private var block: [UInt8] = []
    private var extended: [UInt8]?
    private var count = 0
    private var documents = Bytes.zero

    public init() {}

    /// Takes from the front of `input` what makes the next item; nil when more input is needed.
    public mutating func next(_ input: inout ArraySlice<UInt8>) throws(BundleError) -> Item? {
        while true {
            switch state {
            case .header:
                guard let block = takeBlock(&input) else { return nil }
                if let entry = try begin(block) { return .begin(entry) }
            case .extended(let remaining, let padding):
                guard input.isEmpty == false else { return nil }
                let part = input.prefix(remaining)
                input = input.dropFirst(part.count)
                extended = (extended ?? []) + part
                let rest = remaining - part.count
                state = rest == 0 ? .padding(remaining: padding) : .extended(remaining: rest, padding: padding)
            case .content(let entry, 0):
                state = .padding(remaining: BundleEntry.padding(after: entry.size))
                return .end(entry)
            case .content(let entry, let remaining):
                guard input.isEmpty == false else { return nil }
                let part = input.prefix(Int(min(remaining, Int64(input.count))))
                input = input.dropFirst(part.count)
                state = .content(entry, remaining: remaining - Int64(part.count))
                return .content(part)
            case .padding(0): state = .header
            case .padding(let remaining):
                guard input.isEmpty == false else { return nil }
                let part = input.prefix(remaining)
                input = input.dropFirst(part.count)
                state = .padding(remaining: remaining - part.count)
            case .ending:
                guard let block = takeBlock(&input) else { return nil }
                guard Self.isZero(block) else { throw .damaged("the end") }
                state = .ended
            case .ended:
                guard Self.isZero(input) else { throw .damaged("the end") }
                input = []
                return nil
            }
        }
    }

    /// Throws unless all of the bundle was read.
    public func finish() throws(BundleError) {
        guard case .ended = state else { throw count == 0 ? .notABundle : .truncated }
    }

    /// nil until a whole block is there.
    private mutating func takeBlock(_ input: inout ArraySlice<UInt8>) -> [UInt8]? {
        let part = input.prefix(BundleEntry.blockSize - block.count)
        input = input.dropFirst(part.count)
        block += part
        guard block.count == BundleEntry.blockSize else { return nil }
        defer { block = [] }
        return block
    }

    /// nil for a block that is about another.
    private mutating func begin(_ bytes: [UInt8]) throws(BundleError) -> BundleEntry? {
        if Self.isZero(bytes) {
            guard extended == nil else { throw .damaged("a header") }
            state = .ending
            return nil
        }
        let block = try TarBlock(bytes)
        guard block.kind == .file else {
            guard extended == nil, (1...Self.maxExtended).contains(block.size) else { throw .damaged("a header") }
            state = .extended(remaining: Int(block.size), padding: BundleEntry.padding(after: Bytes(block.size)))
            return nil
        }
        let records = try extended.map { bytes throws(BundleError) in try Self.records(bytes) } ?? [:]
        extended = nil
        let name = records["path"] ?? block.name
        guard let path = BundlePath(name) else { throw .notAllowed("a file '\(name.prefix(80).filter(\.isASCII))'") }
        guard let size = records["size"].map({ Int64($0) }) ?? block.size, size >= 0 else {
            throw .damaged("a file's size")
        }
        let entry = BundleEntry(path, size: Bytes(size))
        try admit(entry)
        state = .content(entry, remaining: size)
        return entry
    }

    private mutating func admit(_ entry: BundleEntry) throws(BundleError) {
        count += 1
        guard count <= BundleEntry.maxCount else { throw .tooMany(limit: BundleEntry.maxCount) }
        guard entry.path.digest == nil else { return }
        guard entry.size <= BundleEntry.maxDocument else {
            throw .tooLarge("'\(entry.path)'", limit: BundleEntry.maxDocument)
        }
        documents += entry.size
        guard documents <= BundleEntry.maxDocuments else {
            throw .tooLarge("the metadata", limit: BundleEntry.maxDocuments)
        }
    }

    /// `<length> <key>=<value>\n`, again and again.
    private static func records(_ bytes: [UInt8]) throws(BundleError) -> [String: String] {
        var records: [String: String] = [:]
        var rest = bytes[...]
        while rest.isEmpty == false {
            let digits = rest.prefix { $0 != 0x20 }
            guard digits.count <= 4, let length = Int(String(decoding: digits, as: UTF8.self)), length <= rest.count,
                length > digits.count + 2, rest[rest.startIndex + length - 1] == 0x0A
            else { throw .damaged("an extended header") }
            let text = String(decoding: rest.prefix(length - 1).dropFirst(digits.count + 1), as: UTF8.self)
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, records.updateValue(String(parts[1]), forKey: String(parts[0])) == nil else {
                throw .damaged("an extended header")
            }
            rest = rest.dropFirst(length)
        }
        return records
    }

    private static func isZero(_ bytes: some Sequence<UInt8>) -> Bool { bytes.allSatisfy { $0 == 0 } }
}
