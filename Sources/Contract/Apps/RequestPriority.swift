/// Who waits for an answer.
public enum RequestPriority: String, Hashable, Sendable, Codable, Comparable, CaseIterable {
    /// Nobody: what is done over night, or while nothing else is to do.
    case batch
    /// A person, or a machine that stands still meanwhile.
    case interactive

    public static func < (left: Self, right: Self) -> Bool { left == .batch && right == .interactive }
}
