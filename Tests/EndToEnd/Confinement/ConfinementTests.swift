import CGlibc
import Foundation
import Glibc
import SwiftletHarness
import SystemPackage
import Testing

/// What a program that is confined as engines are cannot do, tried from inside it.
@Suite(.timeLimit(.minutes(2))) struct ConfinementTests {
    /// Tries what its arguments say, and prints how it went: `ok`, or the name of the error.
    private static let attempts = """
        errno, os, socket, sys = map(__import__, ["errno", "os", "socket", "sys"])
        def attempt(what, body):
            try: body()
            except OSError as error: print(what, errno.errorcode[error.errno])
            else: print(what, "ok")
        model, secret, folder, server, parent = sys.argv[1:]
        attempt("read the model", lambda: open(model).read())
        attempt("write the model", lambda: open(model, "w"))
        attempt("read a secret", lambda: open(secret).read())
        attempt("list its folder", lambda: os.listdir(os.path.dirname(secret)))
        attempt("write in its own folder", lambda: open(folder + "/x", "w").write("x"))
        attempt("write elsewhere", lambda: open(os.path.dirname(secret) + "/x", "w"))
        attempt("start a shell", lambda: os.execv("/bin/sh", ["sh", "-c", "true"]))
        attempt("read its parent's files", lambda: open(f"/proc/{parent}/root" + secret).read())
        attempt("read its parent's memory", lambda: open(f"/proc/{parent}/mem", "rb").read(1))
        attempt("signal its parent", lambda: os.kill(int(parent), 0))
        attempt("connect to a socket", lambda: socket.socket(socket.AF_UNIX).connect(server))
        attempt("send to a socket", lambda: socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM).sendto(b"x", server))
        attempt("open a network socket", lambda: socket.socket(socket.AF_INET))
        attempt("serve on its own socket", lambda: socket.socket(socket.AF_UNIX).bind(folder + "/s"))
        """

    @Test(.enabled(if: swiftlet_landlock_abi() > 0, "this kernel has no Landlock"))
    func reachesNothingButWhatItIsGiven() async throws {
        try await Scratch.with { scratch in
            let (open, closed, own) = (
                scratch.appending("open"), scratch.appending("closed"), scratch.appending("own")
            )
            let (model, secret) = (open.appending("model"), closed.appending("secret"))
            for folder in [open, closed, own] { try Scratch.make(folder) }
            for file in [model, secret] { try Scratch.write("x".utf8, to: file) }
            let outcome = try await confined(
                reading: model, writing: own,
                [model.string, secret.string, own.string, closed.appending("s").string, String(getpid())])
            let wanted = [
                "read the model ok", "write the model EACCES", "read a secret EACCES", "list its folder EACCES",
                "write in its own folder ok", "write elsewhere EACCES", "start a shell EACCES",
                "read its parent's files EACCES", "read its parent's memory EACCES", "signal its parent EPERM",
                "connect to a socket EPERM", "send to a socket EPERM", "open a network socket EPERM",
                "serve on its own socket ok",
            ]
            #expect(outcome.output.split(separator: "\n").map(String.init) == wanted, "\(outcome)")
        }
    }

    /// The shells' code for what never ran, with the reason.
    @Test func saysWhyItDoesNotStart() async throws {
        let missing = Command(
            executable: BuiltProgram.swiftletd.path, arguments: ["confine", "--", "/nonexistent/engine"])
        let outcome = try await missing.run()
        #expect(outcome.end == .code(126))
        #expect(outcome.errors.contains("/nonexistent/engine"))
        let group = Command(
            executable: BuiltProgram.swiftletd.path,
            arguments: ["confine", "--group", "/nonexistent/group", "--", "/bin/true"])
        #expect(try await group.run().end == .code(126))
    }

    private func confined(reading: FilePath, writing: FilePath, _ arguments: [String]) async throws -> Command.Outcome {
        let python = URL(filePath: "/usr/bin/python3").resolvingSymlinksInPath().path
        // Debug builds load the toolchain's libraries, before they confine themselves.
        let words =
            ["confine", "--read", reading.string, "--run", python, "--write", writing.string, "--", python, "-c"]
            + [Self.attempts] + arguments
        return try await Command(executable: BuiltProgram.swiftletd.path, arguments: words).run()
    }
}
