import SwiftletContract

/// A selector that the operator has typed; nil stands for every node.
func selector(_ text: String?) throws(SelectorError) -> Selector {
    try text.map { text throws(SelectorError) in try Selector(parsing: text) } ?? .everyNode
}
