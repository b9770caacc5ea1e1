/// Who asks: what the kernel says of the other end of a connection. `uid=1000`.
public struct AppName: RestrictedText {
    public static let rule = "1 to 64 letters, digits, '-', '_', '.', '=' and '@', the first a letter or digit"
    public static func allows(_ bytes: String.UTF8View) -> Bool {
        bytes.isName(maxLength: 64, others: "-_.=@", upperCase: true)
    }

    public let text: String
    public init(unchecked text: String) { self.text = text }

    /// By the user that its process runs as.
    public init(user: UInt32) { self.init(unchecked: "uid=\(user)") }

    public static let unknown = AppName(unchecked: "unknown")
}
