public import SwiftletContract

/// Who may ask what: the most particular policy that is for an app holds, and it alone. Its unit goes before its
/// template, its user, its groups (the least number first), and everyone.
public struct AppPolicies: Hashable, Sendable {
    public var bySubject: [AppSubject: AppPolicy]

    public init(_ bySubject: [AppSubject: AppPolicy] = [:]) { self.bySubject = bySubject }

    public func policy(for peer: Peer) -> AppPolicy {
        guard bySubject.isEmpty == false else { return AppPolicy() }
        return found(for: peer) ?? bySubject[.everyone] ?? AppPolicy()
    }

    private func found(for peer: Peer) -> AppPolicy? {
        if let unit = peer.unit {
            if let policy = bySubject[.unit(unit)] ?? Self.template(of: unit).flatMap({ bySubject[.unit($0)] }) {
                return policy
            }
        }
        if let policy = bySubject[.user(peer.user)] { return policy }
        return peer.groups.sorted().lazy.compactMap { bySubject[.group($0)] }.first
    }

    /// Whether a policy names this app and no other.
    func name(_ peer: Peer) -> Bool {
        (peer.unit.map { bySubject[.unit($0)] != nil } ?? false) || bySubject[.user(peer.user)] != nil
    }

    /// `till@.service` of `till@3.service`.
    private static func template(of unit: String) -> String? {
        guard let at = unit.firstIndex(of: "@"), let dot = unit.lastIndex(of: "."), at < dot else { return nil }
        return "\(unit[...at])\(unit[dot...])"
    }
}
