import SwiftletContract

/// A part of a page. What stands in the source is markup; whatever is put into it is text, and escaped, unless it is
/// itself `HTML`. Literals are fixed when the program is built, so that no text from outside becomes markup by mistake.
struct HTML: ExpressibleByStringInterpolation, Sendable {
    fileprivate(set) var text: String

    init(stringLiteral value: StaticString) { text = value.description }
    init(stringInterpolation: Interpolation) { text = stringInterpolation.text }

    static let empty: HTML = ""

    static func += (left: inout HTML, right: HTML) { left.text += right.text }

    struct Interpolation: StringInterpolationProtocol {
        fileprivate var text = ""

        init(literalCapacity: Int, interpolationCount: Int) { text.reserveCapacity(literalCapacity * 2) }

        mutating func appendLiteral(_ literal: StaticString) { text += literal.description }
        mutating func appendInterpolation(_ part: HTML) { text += part.text }
        mutating func appendInterpolation(_ parts: [HTML]) { for part in parts { text += part.text } }
        mutating func appendInterpolation(_ number: Int) { text += String(number) }
        mutating func appendInterpolation(_ words: String) { text += HTML.escaped(words) }
    }

    /// For text and for values of attributes in double quotes. What would move the cursor, turn the writing direction or be
    /// unseen is `?`.
    private static func escaped(_ words: String) -> String {
        var text = ""
        for scalar in words.unicodeScalars {
            switch scalar {
            case "&": text += "&amp;"
            case "<": text += "&lt;"
            case ">": text += "&gt;"
            case "\"": text += "&quot;"
            case "'": text += "&#39;"
            default: text.unicodeScalars.append(scalar.isHarmless ? scalar : "?")
            }
        }
        return text
    }
}

extension HTML {
    /// Cells of a row; numbers are to be right-aligned by the column's class.
    static func row(_ cells: HTML...) -> HTML { "<tr>\(cells)</tr>\n" }
    static func cell(_ words: String) -> HTML { "<td>\(words)</td>" }
    static func number(_ words: String) -> HTML { "<td class=\"n\">\(words)</td>" }
}
