import FoundationEssentials

/// A release's own proof: requests with the answers that they must get, asked of the model on the node that will serve
/// it before the release is committed. At least `minimumPassShare` of the cases must pass.
public struct CheckSuite: Document {
    public static let maxSize = Bytes.mebibytes(1)
    public static let title = "checks document"

    public struct Case: Codable, Sendable {
        public var name: String
        /// The body of a request, without `model` and `stream`: of a chat completion, of embeddings, or of a reranking.
        public var request: JSONValue
        public var expect: Expectation
        /// Whom it asks: this adapter of the release; nil: the model without any.
        public var adapter: AdapterName?
        /// The request as it was written: the order of a schema's members is the order of the answer's.
        public internal(set) var requestBody: [UInt8] = []

        public init(name: String, request: JSONValue, expect: Expectation, adapter: AdapterName? = nil) {
            self.name = name
            self.request = request
            self.expect = expect
            self.adapter = adapter
            self.requestBody = (try? JSONEncoder().encode(request)).map(Array.init) ?? []
        }

        enum CodingKeys: String, CodingKey, CaseIterable { case name, request, expect, adapter }

        /// What it asks for, by the member that no other request has; nil: nothing that is known.
        public var task: ModelTask? {
            if case .array = request["messages"] { return .chat }
            if case .array = request["input"] { return .embeddings }
            if case .array = request["documents"], request["query"] != nil { return .rerank }
            return nil
        }

        /// What `nearest` may be: one of at least two texts.
        var choices: Range<Int> {
            switch (request["input"], request["documents"]) {
            case (.array(let texts), nil) where texts.count > 2: 1..<texts.count
            case (nil, .array(let texts)) where texts.count > 1: 0..<texts.count
            default: 0..<0
            }
        }
    }

    /// Exactly one of its members is there.
    public struct Expectation: Codable, Sendable {
        /// The answer, read as JSON, equals this.
        public var json: JSONValue?
        /// The answer contains this text.
        public var contains: String?
        /// Of embeddings, which text is most like the first (1: the second); of a reranking, which document comes first
        /// (0: the first).
        public var nearest: Int?

        public init(json: JSONValue? = nil, contains: String? = nil, nearest: Int? = nil) {
            self.json = json
            self.contains = contains
            self.nearest = nearest
        }

        enum CodingKeys: String, CodingKey, CaseIterable { case json, contains, nearest }
    }

    enum CodingKeys: String, CodingKey, CaseIterable { case minimumPassShare, cases }

    /// From 0 to 1.
    public var minimumPassShare: Double
    public var cases: [Case]

    public init(minimumPassShare: Double, cases: [Case]) {
        self.minimumPassShare = minimumPassShare
        self.cases = cases
    }

    /// The cases that a model for `task` cannot answer.
    public func strangers(to task: ModelTask) -> [String] { cases.filter { $0.task != task }.map(\.name) }

    /// The first case for an adapter that is none of these.
    public func stray(among adapters: [AdapterName]) -> Case? {
        cases.first { $0.adapter.map(adapters.contains) == false }
    }

    /// Throws where the suite proves nothing: no cases, a share outside 0 to 1, a case that expects nothing.
    public func validate() throws(DocumentError) {
        guard cases.isEmpty == false, cases.count <= 1000 else {
            throw .malformed(title: Self.title, reason: "it must have 1 to 1000 cases")
        }
        guard minimumPassShare > 0, minimumPassShare <= 1 else {
            throw .malformed(title: Self.title, reason: "minimumPassShare must be above 0 and at most 1")
        }
        for item in cases {
            try Self.validate(item)
            if let own = ["model", "stream", "lora"].first(where: { item.request[$0] != nil }) {
                throw .malformed(
                    title: Self.title, reason: "case '\(item.name)': the request may not have '\(own)'")
            }
        }
    }

    private static func validate(_ item: Case) throws(DocumentError) {
        guard let task = item.task else {
            throw .malformed(
                title: title,
                reason:
                    "case '\(item.name)': the request must have a list of 'messages', a list of texts as 'input', or "
                    + "a 'query' and a list of 'documents'")
        }
        let expect = item.expect
        guard task != .chat || (expect.json == nil) != (expect.contains == nil) && expect.nearest == nil else {
            throw .malformed(title: title, reason: "case '\(item.name)' must expect either 'json' or 'contains'")
        }
        guard task != .chat else { return }
        guard let nearest = expect.nearest, item.choices.contains(nearest), expect.json == nil, expect.contains == nil
        else {
            throw .malformed(
                title: title,
                reason:
                    "case '\(item.name)' must expect 'nearest' and nothing else: of two texts or more, which is nearest "
                    + "to the first or to the query")
        }
    }
}
