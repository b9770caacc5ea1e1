import SwiftletContract
import SwiftletHost
import SystemPackage

/// What the engine says when it is started.
struct EngineVersionFacts {
    var path: FilePath
    /// nil: it was not started, since others could have put something into its place.
    var output: ProgramOutput?
    var fault: String?

    static func read(_ program: ProgramFacts) async -> EngineVersionFacts {
        guard program.isTrusted else { return EngineVersionFacts(path: program.path) }
        do throws(HostError) {
            return EngineVersionFacts(
                path: program.path, output: try await ProgramOutput.of(program.path, ["--version"], maxLines: 100))
        } catch {
            return EngineVersionFacts(path: program.path, fault: error.reason)
        }
    }

    var finding: Finding {
        let fix = "`\(path) --version` says more; `apt install --reinstall swiftlet-engine`."
        if let fault { return NodeCheck.engineVersion.error("\(path) does not start: \(fault).", fix: fix) }
        guard let output else {
            return NodeCheck.engineVersion.skipped("The engine was not started: see engine-program.")
        }
        guard let status = output.status else {
            return NodeCheck.engineVersion.error("\(path) --version did not end within its time.", fix: fix)
        }
        guard output.isGood else {
            return NodeCheck.engineVersion.error("\(path) --version \(status): \(output.lines.last ?? "")", fix: fix)
        }
        let line = output.lines.first { $0.contains("version") } ?? output.lines.first ?? "nothing"
        return NodeCheck.engineVersion.ok("The engine starts, and says '\(line.prefix(200))'.")
    }
}
