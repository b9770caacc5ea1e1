/// What the answers of the admin API say beside their bodies.
public enum AdminHeader {
    /// One line for people.
    public static let note = "Swiftlet-Note"
    /// How a command ends that gets the answer.
    public static let exitCode = "Swiftlet-Exit-Code"
}
