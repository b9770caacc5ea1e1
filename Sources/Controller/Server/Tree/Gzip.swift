import CZlib
import NIOCore

/// Metadata in fewer bytes for nodes that ask for it: most of a small update is hexadecimal text.
enum Gzip {
    /// Larger files are sent as they are: they would be held whole.
    static let maxSize: Int64 = 5_000_000

    /// Whether an `Accept-Encoding` header names it. A quality of zero, which nobody sends, is a yes.
    static func isNamed(by header: String?) -> Bool {
        guard let header, header.utf8.count <= 1024 else { return false }
        return header.split(separator: ",").contains { part in
            part.drop { $0 == " " }.prefix { $0 != " " && $0 != ";" }.lowercased() == "gzip"
        }
    }

    /// nil where it would not become smaller. Takes processor time: about 20 ms for a megabyte.
    static func compressed(_ bytes: ByteBuffer) -> ByteBuffer? {
        let capacity = swiftlet_gzip_bound(bytes.readableBytes)
        var smaller = ByteBuffer()
        smaller.writeWithUnsafeMutableBytes(minimumWritableBytes: capacity) { target in
            bytes.withUnsafeReadableBytes { source in
                swiftlet_gzip(source.baseAddress, source.count, target.baseAddress, capacity)
            }
        }
        return (1..<bytes.readableBytes).contains(smaller.readableBytes) ? smaller : nil
    }
}
