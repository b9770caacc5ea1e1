public import FoundationEssentials

extension CheckSuite {
    /// Reads the document strictly, and keeps each request's bytes beside its value. A member that is not known or
    /// there twice is refused: a check that nobody makes would seem to be passed.
    public init(json bytes: some DataProtocol) throws(DocumentError) {
        self = try Self.decoded(bytes)
        let bodies = try Self.requests(in: Array(bytes))
        guard bodies.count == cases.count else {
            throw .malformed(title: Self.title, reason: "a case has no request")
        }
        for (index, body) in bodies.enumerated() { cases[index].requestBody = body }
    }

    private static func requests(in document: [UInt8]) throws(DocumentError) -> [[UInt8]] {
        var bodies: [[UInt8]] = []
        let suite = try members(of: document, named: CodingKeys.self, in: "the document")
        guard let list = suite[.cases] else { return [] }
        var places: [Range<Int>] = []
        try scanned { () throws(JSONFault) in
            try JSONScanner.elements(of: list.span) { (range) throws(JSONFault) in places.append(range) }
        }
        for (index, place) in places.enumerated() {
            let item = try members(of: Array(list[place]), named: Case.CodingKeys.self, in: "case \(index + 1)")
            if let expect = item[.expect] {
                let part = "what case \(index + 1) expects"
                _ = try members(of: expect, named: Expectation.CodingKeys.self, in: part)
            }
            if let request = item[.request] { bodies.append(request) }
        }
        return bodies
    }

    /// The bytes of each member of an object, whose keys must be those of `Key` as they are written there.
    private static func members<Key: CodingKey & Hashable & CaseIterable>(
        of object: [UInt8], named keys: Key.Type, in part: String
    ) throws(DocumentError) -> [Key: [UInt8]] {
        var members: [(name: String, value: Range<Int>)] = []
        try scanned { () throws(JSONFault) in
            try JSONScanner.members(of: object.span) { (key, value) throws(JSONFault) in
                members.append((String(decoding: object[key].dropFirst().dropLast(), as: UTF8.self), value))
            }
        }
        var found: [Key: [UInt8]] = [:]
        for (name, value) in members {
            guard let key = Key(stringValue: name) else {
                let known = Key.allCases.map { "'\($0.stringValue)'" }.joined(separator: ", ")
                throw .malformed(
                    title: title, reason: "\(part) has the unknown member '\(name.prefix(80))'; known are \(known)")
            }
            guard found.updateValue(Array(object[value]), forKey: key) == nil else {
                throw .malformed(title: title, reason: "\(part) has '\(name)' twice")
            }
        }
        return found
    }

    private static func scanned(_ scan: () throws(JSONFault) -> Void) throws(DocumentError) {
        do { try scan() } catch { throw .malformed(title: title, reason: "it \(error)") }
    }
}
