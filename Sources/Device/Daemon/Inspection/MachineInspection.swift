import FoundationEssentials
import SwiftletContract
import SwiftletHost
import SystemPackage

/// What can be seen of the node whether its daemon runs or not: the machine, the configuration and what it names, the
/// service. Changes and starts nothing but `engine --version`.
struct MachineInspection {
    let loader: ConfigurationLoader
    let service: ServiceFacts
    let now: Date

    /// Those that the configuration decides about.
    private static let configured: [NodeCheck] = [
        .trustRoot, .engineProgram, .engineVersion, .engineReads, .uplinkProgram, .socketPaths, .appsGroup,
        .adminsGroup, .inferenceSocket, .controlSocket, .uplinkSocket,
    ]

    func findings() async -> [Finding] {
        let settings: DaemonConfiguration
        do throws(ConfigurationError) { settings = try loader.load() } catch {
            let fix = "Correct it; `swiftletd --check-configuration` says whether it is right, then restart swiftletd."
            let skipped = (Self.configured + StateInspection.checks).map {
                $0.skipped("The configuration cannot be read.")
            }
            return [NodeCheck.configuration.error(error.description, fix: fix)] + machine(state: "/", signedAt: nil)
                + permissions(nil) + service.findings + skipped
        }
        let root = TrustRootFacts.read(settings.trustRoot)
        let state = StateInspection(settings: settings, now: now)
        return [NodeCheck.configuration.ok("The configuration says what it should, and nothing unknown.")]
            + permissions(settings) + machine(state: settings.stateDirectory, signedAt: state.signedAt)
            + [root.finding] + (await programs(settings)) + sockets(settings) + service.findings
            + state.findings(root: root.bytes)
    }

    private func machine(state: FilePath, signedAt: Date?) -> [Finding] {
        ClockFacts.read(signedAt: signedAt).findings + MachineFacts.read(state: state).findings
            + PowerFacts.read().findings + [EngineWallFacts.files(Confinement.landlockVersion)]
    }

    private func permissions(_ settings: DaemonConfiguration?) -> [Finding] {
        let files = (try? loader.paths()) ?? []
        return FileAccessFacts.read(files + [settings?.trustRoot].compactMap(\.self)).findings
    }

    private func programs(_ settings: DaemonConfiguration) async -> [Finding] {
        let engine = ProgramFacts.read("Engine", settings.engine)
        let uplink = settings.uplinkProgram.map {
            ProgramFacts.read("UplinkProgram", $0).finding(.uplinkProgram, package: "swiftlet")
        }
        return [
            engine.finding(.engineProgram, package: "swiftlet-engine"),
            await EngineVersionFacts.read(engine).finding, EngineReadsFacts(settings.engineReads).finding,
            uplink ?? NodeCheck.uplinkProgram.skipped("UplinkProgram= is not set: systemd starts the uplink."),
        ]
    }

    private func sockets(_ settings: DaemonConfiguration) -> [Finding] {
        let sockets = try? ListeningSockets.read()
        let start = "`systemctl start swiftletd`; see service here."
        let inference = SocketFacts.read(
            .inferenceSocket, settings.inferencePath, mode: settings.socketMode, group: settings.socketGroup,
            among: sockets, fix: start)
        let control = SocketFacts.read(
            .controlSocket, settings.controlPath, mode: settings.socketMode, group: settings.controlGroup,
            among: sockets, fix: start)
        var uplink = SocketFacts.read(
            .uplinkSocket, settings.uplinkPath, mode: 0o600, group: nil, among: sockets,
            fix: settings.uplinkProgram == nil ? "`systemctl start swiftlet-uplink.socket`." : start)
        // Closed to others is what counts; its owner alone may do what it wants.
        uplink.mode = (uplink.facts?.mode ?? 0o600) & 0o770
        return [
            SocketPathFacts(settings).finding, inference.finding, control.finding, uplink.finding,
            GroupFacts.read(named: settings.socketGroup, of: inference)
                .finding(.appsGroup, who: "Those who may ask models", isNeeded: true),
            GroupFacts.read(named: settings.controlGroup, of: control)
                .finding(.adminsGroup, who: "Administrators", isNeeded: false),
        ]
    }
}
