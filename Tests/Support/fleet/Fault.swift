/// How a virtual node misbehaves.
public enum Fault: String, CaseIterable, Sendable {
    /// Each of its requests takes seconds to begin.
    case slow
    /// Enrols, reports once, and is not heard of again.
    case silent
    /// Comes and goes: each turn over a new connection, which it drops.
    case flapping
    /// Reports as another node, and repeats itself.
    case lying
    /// Its clock is twenty years off.
    case skewed
    /// Is off for most of the time.
    case asleep
}
