import SwiftletContract
import SwiftletEngine
import SwiftletHost
import SystemPackage

/// Where one engine runs: its control group, and the command that closes everything else to it.
struct EnginePlace {
    let group: ControlGroup?

    /// The command by which this program confines itself, sees that the model and what belongs to it are what was
    /// signed, and becomes the engine.
    func confined(
        _ command: EngineCommand, reading files: [FilePath], being contents: [Blob], and others: [FilePath],
        writing folder: FilePath
    ) -> EngineCommand {
        let confinement = Confinement(
            group: group?.path, contents: contents, readable: files + others,
            executable: [command.executable.removingLastComponent()],
            writable: [folder])
        return EngineCommand(
            executable: OwnProcess.program, arguments: confinement.arguments(command.executable, command.arguments),
            // Who has none asks the system's user database, which is closed.
            environment: command.environment.merging(["HOME": folder.string]) { own, _ in own })
    }

    /// By its own limit, not by that of all engines.
    var hasOutgrownItsLimit: Bool { group.map { $0.limitFailures > 0 && $0.memoryKills > 0 } ?? false }
    var wasKilledForMemory: Bool { group.map { $0.memoryKills > 0 } ?? false }

    /// After the engine's end.
    func leave() { try? group?.remove() }
}
