import Glibc
import SwiftletHost
import Synchronization
import SystemPackage

/// A directory of its own for a test's sockets, which is gone afterwards. The path is short, as sockets need it.
func withSocketDirectory<Value>(_ body: (FilePath) async throws -> Value) async throws -> Value {
    var template = Array("/tmp/swiftlet-XXXXXX".utf8CString)
    guard let made = mkdtemp(&template) else { throw Errno(rawValue: errno) }
    let directory = FilePath(String(cString: made))
    defer { Subtree.remove(directory) }
    return try await body(directory)
}

/// Removes a directory of plain files and sockets.
enum Subtree {
    static func remove(_ directory: FilePath) {
        if let stream = opendir(directory.string) {
            while let entry = readdir(stream) {
                let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                    String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
                }
                if name != ".", name != ".." { unlink(directory.appending(name).string) }
            }
            closedir(stream)
        }
        rmdir(directory.string)
    }
}

/// A fact that a test waits for.
final class Signal: Sendable {
    private let stream: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    init() { (stream, continuation) = AsyncStream.makeStream() }

    func send() { continuation.finish() }
    func wait() async { for await _ in stream {} }
}
