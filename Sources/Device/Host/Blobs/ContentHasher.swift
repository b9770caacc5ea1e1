import Crypto
import SwiftletContract

/// SHA-256 as our digest. The only file that sees swift-crypto, whose `Digest` is another thing than ours.
struct ContentHasher {
    private var hash = SHA256()

    mutating func update(_ bytes: RawSpan) {
        bytes.withUnsafeBytes { hash.update(bufferPointer: $0) }
    }

    /// Hashes the file from where it stands to its end, 1 MiB at a time; returns how much that was.
    mutating func update(toEndOf file: borrowing OpenFile) throws(HostError) -> Bytes {
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        var total = Bytes.zero
        while true {
            let count = try file.read(into: &buffer)
            if count == 0 { return total }
            update(buffer.span.extracting(first: count).bytes)
            total += Bytes(count)
        }
    }

    func finish() -> SwiftletContract.Digest {
        guard let digest = SwiftletContract.Digest(bytes: hash.finalize()) else {
            preconditionFailure("SHA-256 has 32 bytes")
        }
        return digest
    }
}
