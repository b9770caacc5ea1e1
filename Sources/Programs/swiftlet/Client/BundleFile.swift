import Glibc
import NIOCore
import SwiftletContract

/// A bundle on its way to the daemon: read piece by piece, with its progress on standard error.
struct BundleFile: Sendable {
    let path: String
    let size: Int64

    /// Fails where there is no regular file that can be read.
    init(path: String) throws(CommandFailure) {
        self.path = path
        let file = try Self.open(path)
        defer { close(file) }
        var kind = stat()
        guard fstat(file, &kind) == 0, kind.st_mode & S_IFMT == S_IFREG else {
            throw .file(path: path, reason: "it is not a regular file")
        }
        self.size = Int64(lseek(file, 0, SEEK_END))
        guard size > 0 else { throw .file(path: path, reason: "it is empty") }
    }

    private static func open(_ path: String) throws(CommandFailure) -> CInt {
        let file = Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else { throw .file(path: path, reason: String(cString: strerror(errno))) }
        return file
    }

    /// What goes over the socket.
    var content: Content { Content(bundle: self) }

    struct Content: AsyncSequence, Sendable {
        typealias Element = ByteBuffer
        let bundle: BundleFile

        func makeAsyncIterator() -> Iterator { Iterator(bundle: bundle) }
    }

    /// Closes the file at its end, or when it is given up.
    final class Iterator: AsyncIteratorProtocol {
        private static let chunk = 256 << 10
        private let bundle: BundleFile
        private var file: CInt?
        private var done: Int64 = 0
        private var shown: Int64 = -1

        init(bundle: BundleFile) { self.bundle = bundle }
        deinit { file.map { _ = close($0) } }

        func next() async throws -> ByteBuffer? {
            let file = try self.file ?? BundleFile.open(bundle.path)
            self.file = file
            var buffer = ByteBuffer()
            let limit = Int(Swift.min(Int64(Self.chunk), bundle.size - done))
            guard limit > 0 else { return nil }
            let count = buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: limit) { bytes in
                Swift.max(0, read(file, bytes.baseAddress, limit))
            }
            // A bundle that has become shorter would leave the daemon waiting.
            guard count > 0 else { throw CommandFailure.file(path: bundle.path, reason: "it could not be read whole") }
            done += Int64(count)
            show()
            return buffer
        }

        private func show() {
            let percent = done * 100 / bundle.size
            guard isatty(2) == 1, percent != shown else { return }
            shown = percent
            let end = done == bundle.size ? "\n" : ""
            Terminal.write("\rsending \(bundle.path): \(percent) % of \(Bytes(bundle.size))\u{1B}[K\(end)", to: 2)
        }
    }
}
