import SwiftletServer

/// What came of an operation, for programs and for people.
struct Product: Sendable {
    let value: any Encodable & Sendable
    let text: String
    /// One line beside the text.
    var note: String?

    init(_ value: any Encodable & Sendable, note: String? = nil, text: String) {
        self.value = value
        self.text = text
        self.note = note
    }

    func output(_ format: FormatOption.Format) throws -> String {
        switch format {
        case .text: text
        case .json: try FormatOption.json(value)
        }
    }
}
