import Glibc
import SwiftletContract
import SwiftletHost
import SystemPackage
import Testing

@testable import SwiftletDaemon

/// What stands where the configuration says, and what the daemon makes of it.
@Suite(.timeLimit(.minutes(1))) struct ConfigurationPathsTests {
    /// Configuration management puts links there.
    @Test func linksAreFollowed() throws {
        try withDirectory { directory in
            let (file, link) = (directory.appending("real"), directory.appending("swiftletd.conf"))
            let (root, linkedRoot) = (directory.appending("1.root.json"), directory.appending("root.json"))
            try write("[Fleet]\nRepositoryURL=http://a\nTrustRoot=\(linkedRoot)", to: file)
            try write("{}", to: root)
            symlink(file.string, link.string)
            symlink(root.string, linkedRoot.string)
            let settings = try ConfigurationLoader(file: link, environment: [:], overrides: []).load()
            #expect(settings.repository == .url("http://a"))
            // What the daemon reads at its start, without following links.
            #expect(try AtomicFile.read(settings.trustRoot, maxSize: Bytes(9)) == Array("{}".utf8))
        }
    }

    /// What was meant to be read and is not must not go unnoticed.
    @Test func whatCannotBeReadIsNamed() throws {
        try withDirectory { directory in
            let file = directory.appending("swiftletd.conf")
            let dropIns = FilePath(file.string + ".d")
            func message(_ file: FilePath) -> String {
                do throws(ConfigurationError) {
                    _ = try ConfigurationLoader(file: file, environment: [:], overrides: []).load()
                    return ""
                } catch {
                    return error.description
                }
            }
            try write("[Fleet]\nRepositoryURL=http://a", to: file)
            #expect(message(file) == "")
            try write("", to: dropIns)
            #expect(message(file).contains("\(dropIns) cannot be read: a part of the path is a file"))
            try Directory.remove(dropIns)
            try Directory.make(dropIns, mode: 0o755)
            symlink("/nonexistent", dropIns.appending("a.conf").string)
            #expect(message(file).contains("\(dropIns)/a.conf cannot be read: it does not exist."))
            #expect(message(directory).hasSuffix("cannot be read: it is not a regular file."))
        }
    }

    /// Nothing is left where one of the two cannot be.
    @Test func bothSocketsOrNone() throws {
        try withDirectory { directory in
            var settings = DaemonConfiguration()
            settings.runtimeDirectory = directory
            try write("", to: settings.controlPath)
            #expect(throws: HostError.notASocket(path: settings.controlPath)) { try Sockets.open(settings) }
            #expect(try Directory.names(in: directory) == ["control.sock"])
            try Directory.remove(settings.controlPath)
            let sockets = try Sockets.open(settings)
            UnixSocket.abandon(sockets.inference, at: settings.inferencePath)
            UnixSocket.abandon(sockets.control, at: settings.controlPath)
            #expect(try Directory.names(in: directory) == [])
        }
    }
}
