import Crypto
import Glibc
public import SwiftletContract
import SwiftletTrust

extension BundleContents {
    private static let chunkSize = 1 << 20

    /// Writes the bundle; what is at `path` is replaced once the new one is whole. Every blob is hashed on the way: no
    /// damaged one is carried to a node. `progress` gets the bytes that are done and the bytes in all.
    public func write(to path: String, progress: ((Bytes, Bytes) -> Void)? = nil) throws(PublisherError) {
        try DiskFile.replace(path) { output throws(PublisherError) in
            var done = Bytes.zero
            for file in files {
                try output.write(file.entry.header, count: file.entry.header.count)
                try copy(file, to: output) { count in
                    done += Bytes(count)
                    progress?(done, size)
                }
                let padding = BundleEntry.padding(after: file.entry.size)
                try output.write([UInt8](repeating: 0, count: padding), count: padding)
            }
            try output.write(BundleEntry.end, count: BundleEntry.end.count)
        }
    }

    private func copy(
        _ file: File, to output: borrowing Descriptor, progress: (Int) -> Void
    ) throws(PublisherError) {
        let input = try Descriptor(file.source, O_RDONLY | O_NOFOLLOW, action: "read")
        var hasher = SHA256()
        var remaining = Int(file.entry.size.count)
        var chunk = [UInt8](repeating: 0, count: min(Self.chunkSize, max(1, remaining)))
        while remaining > 0 {
            let count = try input.read(into: &chunk, atMost: remaining)
            guard count > 0 else { throw .untrustedTree(.fileMissing(path: file.source)) }
            chunk.withUnsafeBytes { hasher.update(bufferPointer: UnsafeRawBufferPointer(rebasing: $0[..<count])) }
            try output.write(chunk, count: count)
            remaining -= count
            progress(count)
        }
        guard let digest = file.entry.path.digest else { return }
        guard Digest(bytes: hasher.finalize()) == digest else {
            throw .untrustedTree(.wrongHash(file: file.source, algorithm: "sha256"))
        }
    }
}
