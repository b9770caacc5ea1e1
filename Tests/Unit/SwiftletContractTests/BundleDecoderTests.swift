import SwiftletContract
import Testing

@Suite struct BundleDecoderTests {
    private static let digest = String(repeating: "ab", count: 32)
    private static let files: [(String, Int)] = [
        ("metadata/1.root.json", 700), ("metadata/timestamp.json", 512),
        ("targets/ch-stable/\(digest).m-1.0.0.json", 0),
        (
            "targets/ch-\(String(repeating: "c", count: 60))/\(digest).\(String(repeating: "m", count: 60))-1.0.0.json",
            3
        ),
        ("blobs/sha256/\(digest)", 70_000),
    ]

    private static func content(_ size: Int) -> [UInt8] { (0..<size).map { UInt8($0 % 251) } }

    private static func bundle(_ files: [(String, Int)] = files) throws -> [UInt8] {
        var bytes: [UInt8] = []
        for (path, size) in files {
            let entry = BundleEntry(try #require(BundlePath(path)), size: Bytes(size))
            bytes += entry.header + content(size)
            bytes += [UInt8](repeating: 0, count: BundleEntry.padding(after: entry.size))
        }
        return bytes + BundleEntry.end
    }

    /// What a bundle holds, given in pieces of `step` bytes.
    private static func read(_ bytes: [UInt8], step: Int) throws -> [String: [UInt8]] {
        var decoder = BundleDecoder()
        var files: [String: [UInt8]] = [:]
        var name = ""
        for start in stride(from: 0, to: bytes.count, by: step) {
            var input = bytes[start..<min(start + step, bytes.count)]
            while let item = try decoder.next(&input) {
                switch item {
                case .begin(let entry):
                    name = entry.path.text
                    files[name] = []
                case .content(let part): files[name]? += part
                case .end(let entry): #expect(files[entry.path.text]?.count == Int(entry.size.count))
                }
            }
        }
        try decoder.finish()
        return files
    }

    @Test(arguments: [1, 7, 511, 512, 513, 65_536, 1 << 20]) func readsWhatWasWrittenInAnyPieces(step: Int) throws {
        let files = try Self.read(Self.bundle(), step: step)
        #expect(files.count == Self.files.count)
        for (path, size) in Self.files { #expect(files[path] == Self.content(size)) }
    }

    @Test func everyTruncationIsSeen() throws {
        let bundle = try Self.bundle([("metadata/1.root.json", 700), ("blobs/sha256/\(Self.digest)", 600)])
        for length in stride(from: 0, to: bundle.count, by: 101) {
            #expect(throws: BundleError.self) { try Self.read(Array(bundle.prefix(length)), step: 4096) }
        }
    }

    /// A bit of a header that is not padding: an error, or another file of the tree; never a crash, never the same.
    @Test func aFlippedBitInAHeaderIsSeen() throws {
        let bundle = try Self.bundle([("metadata/1.root.json", 1)])
        // What follows the sum's digits says nothing.
        for bit in 0..<(512 * 8) where (154..<156).contains(bit / 8) == false {
            var flipped = bundle
            flipped[bit / 8] ^= 1 << (bit % 8)
            #expect(throws: BundleError.self, "bit \(bit)") { try Self.read(flipped, step: 4096) }
        }
    }

    @Test(arguments: [
        "../etc/passwd", "/etc/passwd", "metadata/../x", "metadata//x", "metadata/", "metadata/a/b", "targets/x", "x",
        "blobs/sha256/zz", "blobs/sha512/\(digest)", "metadata/.hidden", "metadata/a\u{0}b", "metadata/é", "", ".",
        "state.json", "metadata/a,b", "targets/a/b/c/d/e",
    ]) func nothingOutsideTheTreeCanBeNamed(path: String) throws {
        #expect(BundlePath(path) == nil)
        guard path.utf8.count < 100 else { return }
        var block = BundleEntry(try #require(BundlePath("metadata/x")), size: Bytes(0)).header
        for index in 0..<100 { block[index] = index < path.utf8.count ? Array(path.utf8)[index] : 0 }
        for index in 148..<156 { block[index] = 0x20 }
        let sum = String(block.reduce(0) { $0 + Int($1) }, radix: 8)
        let field = Array((String(repeating: "0", count: 6 - sum.utf8.count) + sum + "\0 ").utf8)
        block.replaceSubrange(148..<156, with: field)
        guard path.contains("\u{0}") == false else { return }
        #expect(throws: BundleError.self) { try Self.read(block + BundleEntry.end, step: 512) }
    }

    @Test func documentsAreCappedBeforeTheyAreRead() throws {
        let entry = BundleEntry(try #require(BundlePath("metadata/x.json")), size: Bytes(5_000_001))
        #expect(throws: BundleError.tooLarge("'metadata/x.json'", limit: BundleEntry.maxDocument)) {
            try Self.read(entry.header, step: 512)
        }
    }

    /// A size that the old form cannot say.
    @Test func blobsMayBeLarge() throws {
        let path = try #require(BundlePath("blobs/sha256/\(Self.digest)"))
        var input = BundleEntry(path, size: Bytes(20_000_000_000)).header[...]
        var decoder = BundleDecoder()
        #expect(try decoder.next(&input) == .begin(BundleEntry(path, size: Bytes(20_000_000_000))))
    }
}
