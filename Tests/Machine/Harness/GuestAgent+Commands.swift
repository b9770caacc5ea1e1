import FoundationEssentials
import SwiftletHarness

/// Programs in the guest.
extension GuestAgent {
    private struct Program: Encodable {
        let path = "/bin/bash"
        let arg: [String]
        let env = ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME=/root", "LC_ALL=C.UTF-8"]
        let captureOutput = true

        enum CodingKeys: String, CodingKey {
            case path, arg, env
            case captureOutput = "capture-output"
        }
    }

    private struct Started: Decodable { let pid: Int }

    private struct Status: Decodable {
        let exited: Bool
        let exitcode: Int?
        let signal: Int?
        let output: Data?
        let errors: Data?
        let truncated: Bool?

        enum CodingKeys: String, CodingKey {
            case exited, exitcode, signal
            case output = "out-data"
            case errors = "err-data"
            case truncated = "out-truncated"
        }
    }

    /// Runs a line of bash as root to its end; its output has at most 16 MiB.
    func run(_ command: String, within limit: Duration) async throws -> Machine.Outcome {
        let program: Started = try await ask("guest-exec", Program(arg: ["-c", command]))
        let deadline = ContinuousClock.now + limit
        while true {
            let status: Status = try await ask("guest-exec-status", ["pid": program.pid])
            if status.exited {
                guard status.truncated != true else { throw MachineError.agent("'\(command)' says more than 16 MiB") }
                return Machine.Outcome(
                    code: status.exitcode ?? 128 + (status.signal ?? 0), output: Array(status.output ?? Data()),
                    errors: Array(status.errors ?? Data()))
            }
            guard ContinuousClock.now < deadline else {
                throw Overdue(what: "'\(command)' ends in the machine", limit: limit, last: "it still runs")
            }
            try await Task.sleep(for: .milliseconds(50))
        }
    }
}
