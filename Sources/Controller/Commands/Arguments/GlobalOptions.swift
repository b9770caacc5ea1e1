import ArgumentParser
import SwiftletContract
import SwiftletPublisher
import SwiftletRegistry

/// The options of every verb.
struct GlobalOptions: ParsableArguments {
    @Option(name: .customLong("fleet-dir"), help: "The fleet's directory (over SWIFTLET_FLEET_DIR, over ./fleet).")
    var fleetDir: String?
    @Option(
        help: ArgumentHelp(
            "Have the controller do it, as who has logged in there (over SWIFTLET_CONTROLLER): https://host:7580.",
            valueName: "url"))
    var controller: String?

    var directory: FleetDirectory {
        let variable = Session.current.environment["SWIFTLET_FLEET_DIR"].flatMap { $0.isEmpty ? nil : $0 }
        return FleetDirectory(fleetDir ?? variable ?? "fleet")
    }

    func openRepository(_ keys: KeyOptions? = nil) throws(PublisherError) -> Repository {
        do throws(PublisherError) {
            return try Repository.open(directory, keys: keys?.store(of: directory))
        } catch {
            guard case .document(.malformed(Fleet.title, let reason)) = error else { throw error }
            throw .document(
                .malformed(
                    title: "\(Fleet.title) '\(directory.fleetPath)'", reason: "\(reason); restore it from a copy"))
        }
    }

    /// The registry of a fleet that exists: opening would create the file anywhere.
    func openRegistry() throws -> Registry {
        _ = try openRepository()
        return try Registry(path: directory.databasePath)
    }

    /// The argument parser knows these options behind the verb only; people write them in front as well.
    static func movedBehindVerb(_ arguments: [String]) -> [String] {
        var rest = arguments[...]
        var moved: [String] = []
        let names = ["--fleet-dir", "--controller"]
        while let first = rest.first {
            if names.contains(where: { first.hasPrefix($0 + "=") }) {
                moved.append(rest.removeFirst())
            } else if names.contains(first), rest.count > 1 {
                moved += rest.prefix(2)
                rest = rest.dropFirst(2)
            } else {
                break
            }
        }
        // Behind a word that is no verb, the option would be what the argument parser complains of.
        let verbs = Swiftletctl.configuration.subcommands.flatMap { verb in
            [verb.configuration.commandName].compactMap(\.self) + verb.configuration.aliases
        }
        guard let verb = rest.first, verbs.contains(verb) else { return Array(rest) }
        let end = rest.firstIndex(of: "--") ?? rest.endIndex
        return rest[..<end] + moved + rest[end...]
    }
}
