/// Why a selector was not understood.
public struct SelectorError: Error, Equatable, Sendable, CustomStringConvertible {
    public let part: String
    public var description: String {
        "selector: '\(part)' is not understood; write key=value, key!=value, key, !key, key in (a,b) or key notin (a,b)"
    }
}

extension Selector {
    public init(parsing text: String) throws(SelectorError) {
        var requirements: [Requirement] = []
        for part in Self.split(text) {
            let trimmed = part.trimmed
            if trimmed.isEmpty && text.trimmed.isEmpty { continue }
            guard let requirement = Self.requirement(trimmed) else { throw SelectorError(part: trimmed) }
            requirements.append(requirement)
        }
        guard requirements.count <= 32 else { throw SelectorError(part: "more than 32 requirements") }
        self.init(requirements: requirements)
    }

    /// At the commas that are not inside parentheses.
    private static func split(_ text: String) -> [String] {
        var parts = [""]
        var depth = 0
        for character in text {
            switch character {
            case "(": depth += 1
            case ")": depth -= 1
            case "," where depth == 0:
                parts.append("")
                continue
            default: break
            }
            parts[parts.count - 1].append(character)
        }
        return parts
    }

    private static func requirement(_ text: String) -> Requirement? {
        if text.hasPrefix("!") {
            let key = String(text.dropFirst()).trimmed
            return isKey(key) ? .absent(key) : nil
        }
        if text.hasSuffix(")"), let open = text.firstIndex(of: "(") {
            let head = text[..<open].split(separator: " ").map(String.init)
            let values = text[text.index(after: open)...].dropLast()
                .split(separator: ",", omittingEmptySubsequences: false).map { String($0).trimmed }
            guard head.count == 2, isKey(head[0]), values.allSatisfy({ Labels.isLabel(key: head[0], value: $0) })
            else { return nil }
            return head[1] == "in" ? .among(head[0], values) : head[1] == "notin" ? .notAmong(head[0], values) : nil
        }
        guard let equals = text.firstIndex(of: "=") else { return isKey(text) ? .exists(text) : nil }
        let isNegated = text[..<equals].hasSuffix("!")
        let key = String(isNegated ? text[..<equals].dropLast() : text[..<equals]).trimmed
        let rest = text[text.index(after: equals)...]
        let value = String(rest.hasPrefix("=") ? rest.dropFirst() : rest).trimmed
        guard Labels.isLabel(key: key, value: value) else { return nil }
        return isNegated ? .notAmong(key, [value]) : .among(key, [value])
    }

    private static func isKey(_ text: String) -> Bool { Labels.isLabel(key: text, value: "") }
}
