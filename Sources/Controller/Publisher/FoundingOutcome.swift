/// What `Repository.create` made.
public enum FoundingOutcome: Sendable {
    case created(Repository)
    /// Keys that are kept elsewhere must sign these, which lie in the directory's `drafts`; then `Repository.found`.
    case awaiting([Draft])
}
