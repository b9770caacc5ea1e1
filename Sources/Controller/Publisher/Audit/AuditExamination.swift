/// Whether the audit log is what was written; looking changes nothing.
public struct AuditExamination: Hashable, Sendable {
    public struct Fault: Hashable, Sendable, Encodable {
        /// A file's name and a line in it.
        public let place: String
        public let reason: String
    }

    public var lines = 0
    /// Numbers of the first line that is still there and of the last; 0: there is none.
    public var first = 0
    public var last = 0
    /// What does not follow from the line before.
    public var faults: [Fault] = []
    /// What the log itself has found and noted, when it was next written to.
    public var noted: [Fault] = []

    public var isWhole: Bool { faults.isEmpty && noted.isEmpty }
}
