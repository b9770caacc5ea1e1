import ArgumentParser
import FoundationEssentials
import Logging
import ServiceLifecycle
import SwiftletPublisher
import SwiftletRegistry
import SwiftletServer
import UnixSignals

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Serve the repository and take the nodes' reports, until SIGTERM or SIGINT.",
        discussion: "Signs timestamp and snapshot again before they expire, where their keys are on this machine.")

    @OptionGroup var global: GlobalOptions
    @OptionGroup var keys: KeyOptions
    @Option(help: "Address and port; port 0 takes a free one.")
    var listen = ListenAddress.standard.description

    func run() async throws {
        guard let address = ListenAddress(listen) else {
            throw CommandError.badOption(
                name: "--listen", value: listen,
                reason: "write an address and a port: 127.0.0.1:7580, [::1]:7580, or 7580")
        }
        let repository = try global.openRepository(keys)
        try repository.unlockOnlineKeys()
        let console = Session.current.console
        let logger = Logger(label: "swiftletctl") { StreamLogHandler.standardError(label: $0) }
        for finding in try repository.examineKeys(at: Session.current.now()) {
            logger.log(
                level: finding.severity == .error ? .error : .warning, "keys doctor",
                metadata: ["code": "\(finding.code.rawValue)", "finding": "\(finding.message)"])
        }
        let registry = try global.openRegistry()
        let steering = RolloutSteering(repository: repository, registry: registry)
        let server = ControllerServer(
            listenOn: address, tree: repository.directory.repositoryPath, registry: registry,
            refresh: { try repository.refreshFreshness(at: $0) },
            steer: { try await steering.steer(at: $0) }, logger: logger,
            onListening: { console.print("serving the fleet '\(repository.fleet.name)' on http://\($0)") })
        let group = ServiceGroup(
            configuration: .init(services: [server], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
        try await group.run()
    }
}
