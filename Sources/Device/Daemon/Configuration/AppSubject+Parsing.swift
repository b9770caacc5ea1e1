import SwiftletContract
import SwiftletGateway
import SwiftletHost

extension AppSubject {
    static let form =
        "a unit (cashdesk.service, till@.service), user:NAME, group:NAME or, for all others, *"

    /// What follows `App ` in a section's name; nil for anything else, and for users and groups that are not there.
    init?(parsing text: String) {
        if text == "*" {
            self = .everyone
        } else if let name = text.after("user:") {
            guard let id = Accounts.userID(of: name) else { return nil }
            self = .user(id)
        } else if let name = text.after("group:") {
            guard let id = Accounts.groupID(of: name) else { return nil }
            self = .group(id)
        } else if let id = text.after("uid=").flatMap({ UInt32($0) }) {
            // As status and metrics have it.
            self = .user(id)
        } else if text.hasSuffix(".service") || text.hasSuffix(".scope"), AppName(text) != nil {
            self = .unit(text)
        } else {
            return nil
        }
    }
}

extension String {
    fileprivate func after(_ prefix: String) -> String? { hasPrefix(prefix) ? String(dropFirst(prefix.count)) : nil }
}
