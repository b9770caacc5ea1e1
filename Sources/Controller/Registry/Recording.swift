/// What became of a report.
public enum Recording: Hashable, Sendable {
    /// It is now what the registry knows of the node.
    case newest
    /// It came after a newer one, and changes nothing that is known of the node.
    case late
    /// It was here already; nothing changed.
    case duplicate
}
