import SwiftletContract

extension Walls {
    /// What does not hold engines here, for `swiftlet status` and the fleet; nil where all walls stand.
    var condition: Condition? {
        let missing = [
            hasLandlock ? nil : "Engines can read what the daemon can: this kernel has no Landlock.",
            groups == nil
                ? "Engines have no memory limit of their own: no control group (version 2) is delegated to the daemon."
                : nil,
        ].compactMap(\.self)
        guard missing.isEmpty == false else { return nil }
        return Condition(code: .wallMissing, message: missing.joined(separator: " "), since: foundAt)
    }
}
