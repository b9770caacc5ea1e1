import Glibc
import SystemPackage

/// A program under test, as `swift build` put it beside the test bundle.
enum BuiltProgram: String, CaseIterable, Sendable {
    case swiftletd
    case uplink = "swiftlet-uplink"
    case swiftlet
    case swiftletctl
    case fakeEngine = "fake-engine"
    case tufClient = "tuf-client"

    var path: FilePath { Self.directory.appending(rawValue) }

    /// Of this very process.
    private static let directory: FilePath = {
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = readlink("/proc/self/exe", &buffer, buffer.count)
        return FilePath(String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)).removingLastComponent()
    }()
}
