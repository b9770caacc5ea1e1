/// Where the node's fleet publishes.
enum RepositoryPlace: Hashable, Sendable {
    /// Nothing comes over the network; somebody brings bundles.
    case nowhere
    /// Without slashes at its end.
    case url(String)

    var url: String? { if case .url(let url) = self { url } else { nil } }
}
