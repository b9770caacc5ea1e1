import FoundationEssentials

/// A whole HTTP answer.
struct EngineAnswer: Sendable {
    var status: Int
    var body: Data

    /// The beginning of the body, for error messages.
    var message: String { String(decoding: body.prefix(300), as: UTF8.self) }
}
