import FoundationEssentials

/// A release's own proof: requests with the answers that they must get, asked of the model on the node that will serve
/// it before the release is committed. At least `minimumPassShare` of the cases must pass.
public struct CheckSuite: Document {
    public static let maxSize = Bytes.mebibytes(1)
    public static let title = "checks document"

    public struct Case: Codable, Sendable {
        public var name: String
        /// The body of a chat completion request, without `model` and `stream`.
        public var request: JSONValue
        public var expect: Expectation
        /// The request as it was written: the order of a schema's members is the order of the answer's.
        public internal(set) var requestBody: [UInt8] = []

        public init(name: String, request: JSONValue, expect: Expectation) {
            self.name = name
            self.request = request
            self.expect = expect
            self.requestBody = (try? JSONEncoder().encode(request)).map(Array.init) ?? []
        }

        enum CodingKeys: String, CodingKey, CaseIterable { case name, request, expect }
    }

    /// Exactly one of its members is there.
    public struct Expectation: Codable, Sendable {
        /// The answer, read as JSON, equals this.
        public var json: JSONValue?
        /// The answer contains this text.
        public var contains: String?

        public init(json: JSONValue? = nil, contains: String? = nil) {
            self.json = json
            self.contains = contains
        }

        enum CodingKeys: String, CodingKey, CaseIterable { case json, contains }
    }

    enum CodingKeys: String, CodingKey, CaseIterable { case minimumPassShare, cases }

    /// From 0 to 1.
    public var minimumPassShare: Double
    public var cases: [Case]

    public init(minimumPassShare: Double, cases: [Case]) {
        self.minimumPassShare = minimumPassShare
        self.cases = cases
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
            guard (item.expect.json == nil) != (item.expect.contains == nil) else {
                throw .malformed(
                    title: Self.title, reason: "case '\(item.name)' must expect either 'json' or 'contains'")
            }
            guard case .array = item.request["messages"] else {
                throw .malformed(
                    title: Self.title, reason: "case '\(item.name)': 'messages' of the request must be a list")
            }
            guard item.request["model"] == nil, item.request["stream"] == nil else {
                throw .malformed(
                    title: Self.title, reason: "case '\(item.name)': the request may not have 'model' or 'stream'")
            }
        }
    }
}
