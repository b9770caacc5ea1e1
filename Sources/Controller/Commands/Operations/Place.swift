import FoundationEssentials
import SwiftletContract
import SwiftletPublisher

extension GlobalOptions {
    /// Where a command is carried out.
    enum Place: Hashable {
        /// Here, in the fleet's directory.
        case directory
        /// By the controller at this address.
        case controller(String)
    }

    /// What is said, then what the environment says, then a fleet in the current folder, then the one controller that
    /// this user has logged in to.
    var place: Place {
        get throws {
            if let controller {
                guard fleetDir == nil else {
                    throw CommandError.badOption(
                        name: "--controller", value: controller, reason: "it cannot be given together with --fleet-dir")
                }
                return .controller(try Self.address(controller))
            }
            if fleetDir != nil { return .directory }
            let environment = Session.current.environment
            if let url = environment["SWIFTLET_CONTROLLER"], url.isEmpty == false {
                return .controller(try Self.address(url))
            }
            if let path = environment["SWIFTLET_FLEET_DIR"], path.isEmpty == false { return .directory }
            if FileManager.default.fileExists(atPath: directory.fleetPath) { return .directory }
            let known = try LoginFile.all()
            guard known.count <= 1 else { throw CommandError.controllerNotChosen(known: known.map(\.controller)) }
            return known.first.map { .controller($0.controller) } ?? .directory
        }
    }

    /// Throws where the controller is to do what it cannot do for somebody on another machine.
    static func checkPlace(of words: [String]) throws(CommandError) {
        let remote = Set(OperationCatalogue.all.compactMap { $0.route.split(separator: "/").first.map(String.init) })
        let options = words.prefix { $0 != "--" }
        guard let verb = words.first, remote.contains(verb) == false,
            options.contains(where: { $0 == "--controller" || $0.hasPrefix("--controller=") })
        else { return }
        throw .localOnly("'\(verb)'")
    }

    static func address(_ text: String) throws(CommandError) -> String {
        let address = text.hasSuffix("/") ? String(text.dropLast()) : text
        guard JoinToken.isController(address) else {
            throw .badOption(
                name: "--controller", value: text, reason: "write an address as https://controller.example:7580")
        }
        return address
    }
}
