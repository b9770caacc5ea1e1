public import SwiftletContract

/// No variant of a release can be served within the budget.
public struct Shortfall: Error, Hashable, Sendable {
    public struct Entry: Hashable, Sendable {
        public var variant: VariantName
        public var needed: Bytes
        /// False: it was ruled out for another reason than memory.
        public var isAllowed: Bool

        public init(variant: VariantName, needed: Bytes, isAllowed: Bool) {
            self.variant = variant
            self.needed = needed
            self.isAllowed = isAllowed
        }
    }

    public var limit: Bytes
    /// Every variant, best first.
    public var entries: [Entry]

    public init(limit: Bytes, entries: [Entry]) {
        self.limit = limit
        self.entries = entries
    }

    /// The least that would have been enough; nil where every variant was ruled out.
    public var leastNeeded: Bytes? { entries.filter(\.isAllowed).map(\.needed).min() }
}

extension Shortfall: CustomStringConvertible {
    public var description: String {
        let list = entries.map { "\($0.variant) needs \($0.needed)" + ($0.isAllowed ? "" : " and is ruled out") }
        return "no variant fits into \(limit): " + list.joined(separator: ", ")
            + "; give the node a larger memory budget, or publish a smaller variant"
    }
}
