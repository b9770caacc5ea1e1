/// A tar archive of a few small files, made in memory.
public struct TarArchive: Sendable {
    /// Of a name, in bytes of UTF-8.
    public static let maxName = TarBlock.maxName
    private var blocks: [UInt8] = []

    public init() {}

    /// - Parameter name: relative, `units/swiftletd.service.txt`; what goes beyond `maxName` is cut.
    public mutating func add(_ name: String, _ content: [UInt8]) {
        let name = String(decoding: name.utf8.prefix(Self.maxName), as: UTF8.self)
        blocks += TarBlock(name: name, size: Int64(content.count), kind: .file).bytes + content
        blocks += [UInt8](repeating: 0, count: BundleEntry.padding(after: Bytes(content.count)))
    }

    /// With the archive's end.
    public var bytes: [UInt8] { blocks + BundleEntry.end }
}
