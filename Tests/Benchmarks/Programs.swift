import Foundation

/// Our programs, run as an operator would, with everything below one folder.
struct Programs {
    let bin: String
    let root: URL

    private func process(_ program: String, _ arguments: [String]) -> Process {
        let process = Process()
        process.executableURL = URL(filePath: program.hasPrefix("/") ? program : bin + "/" + program)
        process.arguments = arguments
        process.environment = [
            "PATH": "/usr/bin:/bin", "SWIFTLET_FLEET_DIR": root.path + "/fleet",
            "SWIFTLET_CONTROL_SOCKET": root.path + "/run/control.sock",
            "SWIFTLET_INFERENCE_SOCKET": root.path + "/run/inference.sock",
        ]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        return process
    }

    func run(_ program: String, _ arguments: [String]) throws {
        let process = process(program, arguments)
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Trouble("\(program) \(arguments.joined(separator: " ")) ended with \(process.terminationStatus)")
        }
    }

    /// What it prints, without the line's end.
    func output(_ program: String, _ arguments: [String]) throws -> String {
        let process = process(program, arguments)
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let bytes = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Trouble("\(program) \(arguments.joined(separator: " ")) ended with \(process.terminationStatus)")
        }
        return String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// - Parameter log: where all that it says goes.
    func launch(_ program: String, _ arguments: [String], log: URL? = nil) throws -> Process {
        let process = process(program, arguments)
        if let log {
            guard FileManager.default.createFile(atPath: log.path, contents: nil) else {
                throw Trouble("\(log.path) cannot be written")
            }
            let file = try FileHandle(forWritingTo: log)
            process.standardOutput = file
            process.standardError = file
        }
        try process.run()
        return process
    }

    static func until(_ what: String, seconds: Int = 60, _ holds: () async throws -> Bool) async throws {
        for _ in 0..<seconds * 10 {
            if let done = try? await holds(), done { return }
            try await Task.sleep(for: .milliseconds(100))
        }
        throw Trouble("\(seconds) seconds went by before \(what)")
    }
}
