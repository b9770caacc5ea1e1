import Glibc
public import SystemPackage

extension FilePath {
    /// The same file by its real path, with no link in it; nil where there is no such file.
    public var withoutLinks: FilePath? {
        guard let resolved = realpath(string, nil) else { return nil }
        defer { free(resolved) }
        return FilePath(String(cString: resolved))
    }
}
