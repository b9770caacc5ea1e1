/// One file of a bundle: its place in the published tree and its size.
///
/// A bundle is the part of a published tree that one channel needs, as a tar archive (POSIX.1-2001, regular files
/// alone): metadata first, blobs last. `tar -x` makes a tree of it that any web server can serve.
public struct BundleEntry: Hashable, Sendable {
    /// Everything in a tar archive begins at a multiple of this.
    public static let blockSize = 512
    /// What ends an archive.
    public static let end = [UInt8](repeating: 0, count: 2 * blockSize)
    /// Files in one bundle.
    public static let maxCount = 20_000
    /// Of a file that is not a blob: the largest metadata that TUF clients read.
    public static let maxDocument = Bytes(5_000_000)
    /// Of all files that are not blobs together.
    public static let maxDocuments = Bytes.mebibytes(64)

    public var path: BundlePath
    public var size: Bytes

    public init(_ path: BundlePath, size: Bytes) {
        self.path = path
        self.size = size
    }

    /// Zero bytes between the content's end and the next header.
    public static func padding(after size: Bytes) -> Int {
        let rest = Int(size.count % Int64(blockSize))
        return rest == 0 ? 0 : blockSize - rest
    }
}

extension BundleEntry {
    /// The blocks before the content. A path or a size that the old form has no room for goes into an extended header.
    public var header: [UInt8] {
        let fits = path.text.utf8.count <= TarBlock.maxName && size.count <= TarBlock.maxSize
        if fits { return TarBlock(name: path.text, size: size.count, kind: .file).bytes }
        let records = Self.record("path", path.text) + Self.record("size", "\(size.count)")
        let padding = [UInt8](repeating: 0, count: Self.padding(after: Bytes(records.count)))
        return TarBlock(name: "extended", size: Int64(records.count), kind: .extended).bytes + records + padding
            + TarBlock(name: "file", size: min(size.count, TarBlock.maxSize), kind: .file).bytes
    }

    /// `<length> <key>=<value>\n`, where the length counts itself.
    private static func record(_ key: String, _ value: String) -> [UInt8] {
        let rest = " \(key)=\(value)\n"
        var length = rest.utf8.count
        while "\(length)".utf8.count + rest.utf8.count != length { length = "\(length)".utf8.count + rest.utf8.count }
        return Array("\(length)\(rest)".utf8)
    }
}
