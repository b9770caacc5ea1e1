/// What an operator may do from another machine.
public enum OperatorRole: String, Codable, CaseIterable, Sendable {
    /// May look.
    case viewer
    /// May look, and change what can be changed from afar.
    case admin
}
