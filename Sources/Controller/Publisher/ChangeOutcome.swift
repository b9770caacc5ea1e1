/// What became of a change.
public enum ChangeOutcome: Sendable {
    /// The new versions of the roles that are published now, root first.
    case published([String])
    /// Nothing is published: these lack signatures whose keys are not here.
    case drafted([Draft])

    public var drafts: [Draft] { if case .drafted(let drafts) = self { drafts } else { [] } }
}
