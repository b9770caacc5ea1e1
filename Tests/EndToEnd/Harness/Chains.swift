import Testing

// Each chain's tests run one after the other and the chains beside each other: most of a test is waiting, and two cores
// carry four of them. The time limits hold for single tests.

/// Whole laps with llama-server and the demo model.
@Suite(.serialized) enum Laps {}
/// A repository that lies, is old, or belongs to somebody else.
@Suite(.serialized) enum Deceptions {}
/// Nodes that join, and those that should not.
@Suite(.serialized) enum Enrolments {}
/// Servers, disks, engines and daemons that fail in the middle.
@Suite(.serialized) enum Interruptions {}
/// What operators and people on the box do.
@Suite(.serialized) enum Instructions {}
/// Programs of others: what they make of what we publish, and we of what they do.
@Suite(
    .serialized,
    .enabled(if: Peer.areThere, "needs the peers: set SWIFTLET_PEERS_PYTHON to what Packaging/peers prints"))
enum Peers {}
