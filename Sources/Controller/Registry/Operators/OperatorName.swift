public import SwiftletContract

/// What an operator is called in certificates, lists and the audit log.
public struct OperatorName: RestrictedText {
    public static let rule = "an operator's name: 1 to 63 of a-z 0-9 - . _, beginning with a letter or digit"
    public let text: String
    public init(unchecked text: String) { self.text = text }
    public static func allows(_ bytes: String.UTF8View) -> Bool { NodeID.allows(bytes) }
}
