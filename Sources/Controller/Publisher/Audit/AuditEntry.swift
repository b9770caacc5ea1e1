public import FoundationEssentials
public import SwiftletContract

/// A line of the audit log: who did what, when, from where, and what became of it. What changes something is noted
/// twice, before and after, so that what was cut short is seen too.
public struct AuditEntry: Codable, Hashable, Sendable {
    public struct Actor: Codable, Hashable, Sendable {
        public enum Kind: String, Codable, Sendable {
            /// By a certificate.
            case `operator`
            /// Of this machine, where the fleet's directory is.
            case user
            /// By itself.
            case controller
        }

        public var kind: Kind
        public var name: String
        /// Of a user: who they were when they logged in, before any change of user.
        public var login: String?

        public init(_ kind: Kind, _ name: String, login: String? = nil) {
            self.kind = kind
            self.name = name
            self.login = login
        }

        public static let controller = Actor(.controller, "controller")
    }

    public enum Outcome: String, Codable, CaseIterable, Sendable {
        /// The line whose `begin` is this one's number tells how it ended.
        case begun
        case done
        case failed
        /// They may not.
        case refused
        /// The log itself was found damaged, here.
        case damage
    }

    /// From 1 on.
    public var number: Int
    public var at: Date
    public var actor: Actor
    /// Address of the machine that it came from; nil: this one.
    public var from: String?
    /// The command without its arguments: `rollout halt`.
    public var what: String
    public var arguments: JSONValue?
    public var outcome: Outcome
    public var reason: String?
    /// The number of the line that this one ends.
    public var begin: Int?
    /// SHA-256 of the line before, in hexadecimal; zeros in the first.
    public var previous: String

    /// Number and hash are the log's to give.
    public init(
        at: Date, actor: Actor, from: String? = nil, what: String, arguments: JSONValue? = nil, outcome: Outcome,
        reason: String? = nil, begin: Int? = nil
    ) {
        self.number = 0
        self.at = at
        self.actor = actor
        self.from = from
        self.what = what
        self.arguments = arguments
        self.outcome = outcome
        self.reason = reason
        self.begin = begin
        self.previous = ""
    }
}
