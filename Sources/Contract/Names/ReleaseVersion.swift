/// The version of a release: `1.4.0`, `2026-11-21`. Shown and compared for equality only; the order of releases is
/// their signed `sequence`, never their version text.
public struct ReleaseVersion: RestrictedText {
    public static let rule = "a version: 1 to 63 of A-Z a-z 0-9 . + - _, beginning with a letter or digit"
    public let text: String
    public init(unchecked text: String) { self.text = text }
    public static func allows(_ bytes: String.UTF8View) -> Bool {
        bytes.isName(maxLength: 63, others: ".+-_", upperCase: true)
    }
}
