import FoundationEssentials
import SwiftletContract

extension CheckSuite.Expectation {
    /// Whether an answer's text is what was expected.
    func isMet(by answer: String) -> Bool {
        if let contains { return answer.contains(contains) }
        guard let json, let value = try? JSONDecoder().decode(JSONValue.self, from: Data(answer.utf8)) else {
            return false
        }
        return value.isSame(as: json)
    }
}
