/// How far the node is with a bundle that somebody brought.
enum BundleStage: Hashable, Sendable {
    case none
    /// Its bytes come in. What nobody needs yet must stay in the store.
    case arriving
    /// Its metadata are to be read, or being read; nothing else is begun meanwhile.
    case reading
    /// What it asks for is being installed from it; the network is not asked.
    case installing
}
