import Glibc
import SwiftletHarness
import SystemPackage
import Testing

/// Programs of others: what `Packaging/peers` installs, and Debian's.
enum Peer {
    /// Of `SWIFTLET_PEERS_PYTHON`; `Packaging/test` sets it, and then all of them must be there.
    static let python = getenv("SWIFTLET_PEERS_PYTHON").map { FilePath(String(cString: $0)) }

    static var areThere: Bool { python != nil }

    /// Runs a script of `Tests/Support/peers`.
    static func script(
        _ name: String, _ arguments: [String], within limit: Duration = .seconds(30)
    ) async throws -> Command.Outcome {
        let script = RealEngine.package.appending("Tests/Support/peers").appending(name)
        return try await Command(executable: try thePython, arguments: [script.string] + arguments).run(within: limit)
    }

    /// The reference implementation of OpenSSF Model Signing.
    static func modelSigning(_ arguments: String...) async throws -> Command.Outcome {
        try await Command(executable: try thePython, arguments: ["-m", "model_signing"] + arguments).run()
    }

    static func skopeo(_ arguments: String...) async throws -> Command.Outcome {
        let program = try there("/usr/bin/skopeo", "apt-get install skopeo")
        return try await Command(executable: program, arguments: ["--insecure-policy"] + arguments).run()
    }

    private static var thePython: FilePath {
        get throws { try there(try #require(python), "set SWIFTLET_PEERS_PYTHON to what Packaging/peers prints") }
    }

    private static func there(_ program: FilePath, _ remedy: String) throws -> FilePath {
        try #require(access(program.string, X_OK) == 0, "\(program) is missing: \(remedy)")
        return program
    }

    /// 64 hexadecimal digits, as coreutils has them.
    static func digest(of file: FilePath) async throws -> String {
        let outcome = try await Command(executable: "/usr/bin/sha256sum", arguments: [file.string]).run()
        return String(try outcome.required("sha256sum").output.prefix { $0 != " " })
    }

    static func openssl(_ arguments: String...) async throws {
        let outcome = try await Command(executable: "/usr/bin/openssl", arguments: arguments).run()
        try #require(outcome.end == .code(0), "openssl \(arguments): \(outcome)")
    }
}

extension Command.Outcome {
    /// The program has to have succeeded.
    @discardableResult
    func required(_ what: String) throws -> Command.Outcome {
        try #require(end == .code(0), "\(what): \(self)")
        return self
    }
}
