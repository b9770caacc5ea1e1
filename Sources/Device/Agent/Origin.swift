/// Where the repository's bytes come from. They are believed no more from the one than from the other.
public enum Origin: String, Hashable, Sendable {
    /// Through the uplink.
    case network
    /// From a bundle that somebody brought to the box.
    case bundle
}
