/// The caps on what a repository may make a client read; sizes in bytes. Those of python-tuf, go-tuf and tuf-js.
public enum Limits {
    public static let rootSize = 512_000
    public static let timestampSize = 16_384
    public static let snapshotSize = 2_000_000
    public static let targetsSize = 5_000_000
    /// New root versions in one update.
    public static let maxRoots = 256
    /// Delegated roles that one search may visit, beside `targets`.
    public static let maxRoles = 32
    static let maxSignatures = 64
    static let maxKeys = 1024
    /// Of a role's file name without `.json`, percent-encoded: file systems end at 255.
    static let maxRoleName = 200
}
