import SwiftletContract

/// One request of an app that was let in.
struct Visit: Sendable {
    var app: AppName
    /// As which it is counted.
    var label: AppName
    /// Whose allowances it takes from; nil: there are none.
    var windows: AppName?
    var policy: AppPolicy
}
