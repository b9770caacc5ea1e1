/// What one check found: `swiftlet check` on a node, `swiftletctl check` at the controller.
public struct Finding: Hashable, Sendable, Codable {
    public enum Outcome: String, Sendable, Codable, CaseIterable {
        case error, warning
        /// It could not be looked at; the message says why.
        case skipped
        case ok
    }

    /// Of `NodeCheck` or `ControllerCheck`; programs go by it.
    public var name: String
    /// Which of several: a model, a role, a node, a condition's code.
    public var about: String?
    public var outcome: Outcome
    /// What was found, in a sentence, with the numbers.
    public var message: String
    /// What to do next, with a command where there is one; nil where nothing is wrong.
    public var fix: String?

    public init(name: String, about: String? = nil, outcome: Outcome, message: String, fix: String? = nil) {
        self.name = name
        self.about = about
        self.outcome = outcome
        self.message = message
        self.fix = fix
    }
}
