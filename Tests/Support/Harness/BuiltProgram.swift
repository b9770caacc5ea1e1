import Foundation
import Glibc
package import SystemPackage

/// A program under test, as `swift build` put it beside the test bundle.
package enum BuiltProgram: String, CaseIterable, Sendable {
    case swiftletd
    case uplink = "swiftlet-uplink"
    case swiftlet
    case swiftletctl
    case fakeEngine = "fake-engine"
    case tufClient = "tuf-client"

    package var path: FilePath { Self.directory.appending(rawValue) }

    /// Where the toolchain's own libraries lie, which the fake engine is linked with: those of this very process.
    package static let runtime: FilePath = {
        let library = "libswiftCore.so"
        let maps =
            (try? FileHandle(forReadingAtPath: "/proc/self/maps")?.readToEnd()).flatMap { $0 }.map {
                String(decoding: $0, as: UTF8.self)
            } ?? ""
        let line = maps.split(separator: "\n").first { $0.hasSuffix("/" + library) }
        return FilePath(line.map { String($0.drop { $0 != "/" }) } ?? "/usr/lib").removingLastComponent()
    }()

    /// Of this very process.
    private static let directory: FilePath = {
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = readlink("/proc/self/exe", &buffer, buffer.count)
        return FilePath(String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)).removingLastComponent()
    }()
}
