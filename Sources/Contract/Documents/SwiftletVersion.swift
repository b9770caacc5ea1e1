/// The version of the programs in this source tree.
public enum SwiftletVersion {
    public static let current = "0.1.0"
}
