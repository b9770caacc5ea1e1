import FoundationEssentials
import SwiftletContract
import SwiftletRegistry

/// Parts of reports in words for tables.
enum NodeWords {
    /// `shop-intent 1.0.0 serving`, `shop-intent 1.0.0 serving (1.1.0 downloading 40 %)`.
    static func model(_ status: ModelGlance) -> String {
        var words = [status.model.text, status.version?.text ?? "", status.state.rawValue]
        if let incoming = status.incoming {
            let share = incoming.total > .zero ? incoming.received.count * 100 / incoming.total.count : 0
            words.append("(\(incoming.version) \(incoming.state.rawValue) \(share) %)")
        }
        return words.filter { $0.isEmpty == false }.joined(separator: " ")
    }

    /// `held by anna: stocktaking`, `it waits for its maintenance window`.
    static func wait(_ wait: ModelStatus.Wait, _ hold: Hold?) -> String {
        if wait.reason == .hold, let hold { return "held by \(hold.owner): \(hold.reason)" }
        return "it waits for \(wait.reason)" + (wait.until.map { " at \($0.formatted(.iso8601))" } ?? "")
    }

    static func installed(_ installed: ModelStatus.Installed?) -> String {
        installed.map { "\($0.version) \($0.variant)" } ?? ""
    }

    static func count(_ nodes: Int) -> String { nodes == 1 ? "1 node" : "\(nodes) nodes" }

    static func checks(_ outcome: CheckOutcome?) -> String { outcome.map { "\($0.passed)/\($0.total)" } ?? "" }
}
