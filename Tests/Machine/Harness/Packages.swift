import Glibc
import SwiftletHarness
import SystemPackage

/// Our Debian packages, as they were built for these tests.
struct Packages: Sendable {
    let folder: FilePath

    /// The folder named by `SWIFTLET_DEBS`.
    static let given: Packages? = getenv("SWIFTLET_DEBS").map { Packages(folder: FilePath(String(cString: $0))) }

    /// Installs them as a person would who has the files. There is no network to download from: what they depend on is
    /// there, or this fails.
    func install(_ names: String..., on machine: Machine) async throws {
        try await machine.check("mkdir --parents /root/packages")
        for name in names { try await machine.copy(try file(of: name), into: "/root/packages") }
        let paths = names.map { "/root/packages/\($0)_*.deb" }.joined(separator: " ")
        try await machine.check(
            "DEBIAN_FRONTEND=noninteractive apt-get install --yes --reinstall \(paths)", within: .seconds(600))
        try await machine.check("rm --recursive /root/packages")
    }

    private func file(of name: String) throws -> FilePath {
        let files = Scratch.names(in: folder).filter { $0.hasPrefix(name + "_") && $0.hasSuffix(".deb") }
        guard files.count == 1, let file = files.first else {
            throw NotYet("\(folder) should have one package \(name), and has \(files)")
        }
        return folder.appending(file)
    }
}
