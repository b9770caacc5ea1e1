import SwiftletContract
import SwiftletRegistry

/// The database of nodes.
struct RegistryFacts {
    var path: String
    /// nil: there is none yet, or `fault` says why it cannot be opened.
    var file: RegistryExamination?
    var fault: String?

    private static let maxLog = Bytes.mebibytes(256)

    init(path: String, file: RegistryExamination?, fault: String? = nil) {
        self.path = path
        self.file = file
        self.fault = fault
    }

    init(path: String) {
        do throws(RegistryError) { self.init(path: path, file: try RegistryExamination(path: path)) } catch {
            self.init(path: path, file: nil, fault: error.description)
        }
    }

    var findings: [Finding] {
        let checks: [ControllerCheck] = [.registry, .registrySchema, .registryLog]
        if let fault {
            return [
                ControllerCheck.registry.error(
                    fault + ".",
                    fix: "Stop the server, move '\(path)' away, and start it: nodes report again within minutes.")
            ] + checks.dropFirst().map { $0.skipped("The registry cannot be opened.") }
        }
        guard let file else { return checks.map { $0.skipped("There is no registry yet: the server never ran.") } }
        return [integrity(file), schema(file), log(file)]
    }

    private func integrity(_ file: RegistryExamination) -> Finding {
        guard let first = file.damages.first else {
            return ControllerCheck.registry.ok("SQLite finds no damage in '\(path)'.")
        }
        return ControllerCheck.registry.error(
            "SQLite finds \(file.damages.count) damages in '\(path)': \(first.prefix(200)).",
            fix: "Stop the server, move the file away, and start it: nodes report again within minutes.")
    }

    private func schema(_ file: RegistryExamination) -> Finding {
        if file.isSuperseded {
            return ControllerCheck.registrySchema.error(
                "A newer swiftletctl has written the registry.",
                fix: "Use that version, or a copy of the file from before.")
        }
        return file.appliedMigrations < file.knownMigrations
            ? ControllerCheck.registrySchema.warning(
                "The registry has schema \(file.appliedMigrations) of \(file.knownMigrations).",
                fix: "`systemctl restart swiftlet-controller` brings it up to date.")
            : ControllerCheck.registrySchema.ok("The registry has schema \(file.appliedMigrations).")
    }

    private func log(_ file: RegistryExamination) -> Finding {
        file.log > Self.maxLog
            ? ControllerCheck.registryLog.warning(
                "The registry's write-ahead log has \(file.log): somebody has read from it for long.",
                fix: "End what holds it (`fuser '\(path)'`), or restart the server.")
            : ControllerCheck.registryLog.ok("The registry's write-ahead log has \(file.log).")
    }
}
