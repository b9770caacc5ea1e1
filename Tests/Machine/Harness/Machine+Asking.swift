import FoundationEssentials
import SwiftletHarness
import SystemPackage

extension Machine {
    /// How a command came out.
    struct Outcome: Sendable, CustomStringConvertible {
        /// As a shell has it: 128 and the number, where a signal ended it.
        let code: Int
        let output: [UInt8]
        let errors: [UInt8]

        /// What it printed, without the newlines at its end.
        var text: String {
            String(
                decoding: output[..<(output.lastIndex { $0 != UInt8(ascii: "\n") }.map { $0 + 1 } ?? 0)], as: UTF8.self)
        }
        var description: String { "code \(code)\noutput: \(text)\nerrors: \(String(decoding: errors, as: UTF8.self))" }
    }

    /// Runs a line of bash as root to its end. What it leaves running in the background must not hold its output.
    func run(_ command: String, within limit: Duration = .seconds(120)) async throws -> Outcome {
        try await life().agent.run(command, within: limit)
    }

    /// As `run`, for what must succeed; returns what it printed.
    @discardableResult
    func check(_ command: String, within limit: Duration = .seconds(120)) async throws -> String {
        let outcome = try await run(command, within: limit)
        guard outcome.code == 0 else { throw MachineError.command(command, outcome) }
        return outcome.text
    }

    /// Writes a file of at most a gibibyte.
    func write(_ bytes: some Sequence<UInt8>, to path: String) async throws {
        try await check(try cargo.load(Array(bytes), for: path))
    }

    /// A file of at most 16 MiB.
    func read(_ path: String) async throws -> [UInt8] {
        let outcome = try await run("cat -- '\(path)'")
        guard outcome.code == 0 else { throw MachineError.command("cat \(path)", outcome) }
        return outcome.output
    }

    /// Copies a file of the host into a directory of the guest.
    func copy(_ file: FilePath, into directory: String) async throws {
        try await write(try Scratch.read(file), to: "\(directory)/\(file.lastComponent?.string ?? "file")")
    }

    func setClock(to time: Date) async throws {
        try await check("date --set=@\(time.timeIntervalSince1970)")
    }
}
