public import FoundationEssentials

extension CheckSuite {
    /// Reads the document, and keeps each request's bytes beside its value.
    public init(json bytes: some DataProtocol) throws(DocumentError) {
        self = try Self.decoded(bytes)
        let document = Array(bytes)
        let bodies: [[UInt8]]
        do { bodies = try Self.requests(in: document) } catch {
            throw .malformed(title: Self.title, reason: "it \(error)")
        }
        guard bodies.count == cases.count else {
            throw .malformed(title: Self.title, reason: "a case has its request twice")
        }
        for (index, body) in bodies.enumerated() { cases[index].requestBody = body }
    }

    private static func requests(in document: [UInt8]) throws(JSONFault) -> [[UInt8]] {
        var bodies: [[UInt8]] = []
        for list in try values(of: "cases", in: document) {
            var cases: [Range<Int>] = []
            try JSONScanner.elements(of: list.span) { (range) throws(JSONFault) in cases.append(range) }
            for item in cases { bodies += try values(of: "request", in: Array(list[item])) }
        }
        return bodies
    }

    /// The bytes of each member of that name.
    private static func values(of name: String, in object: [UInt8]) throws(JSONFault) -> [[UInt8]] {
        let quoted = Array("\"\(name)\"".utf8)
        var values: [Range<Int>] = []
        try JSONScanner.members(of: object.span) { (key, value) throws(JSONFault) in
            if Array(object[key]) == quoted { values.append(value) }
        }
        return values.map { Array(object[$0]) }
    }
}
