/// Whom a policy is for.
public enum AppSubject: Hashable, Sendable {
    /// `cashdesk.service`; `till@.service` for all instances of a template.
    case unit(String)
    case user(UInt32)
    case group(UInt32)
    case everyone
}
