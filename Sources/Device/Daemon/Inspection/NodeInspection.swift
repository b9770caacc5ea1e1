import FoundationEssentials
import SwiftletContract
import SwiftletEngine
import SwiftletHost
import SystemPackage

/// `swiftlet check`: what can be seen from outside, and what the daemon says where it runs.
struct NodeInspection {
    let loader: ConfigurationLoader
    /// nil: as configured.
    var control: FilePath?
    /// The version of who asks.
    var client: String?

    /// The daemon tries the network, which may be slow to fail.
    private static let patience: Duration = .seconds(45)

    func report() async -> CheckReport {
        let now = Date()
        let service = await ServiceFacts.read()
        let settings = try? loader.load()
        let outside = await MachineInspection(loader: loader, service: service, now: now).findings()
        let socket = control ?? settings?.controlPath ?? DaemonConfiguration().controlPath
        let (daemon, answer) = await ask(socket, service)
        let versions = await VersionFacts.read(
            client: client, daemon: answer?.version, uplink: settings?.uplinkProgram ?? VersionFacts.uplink)
        return CheckReport(checkedAt: now, findings: outside + [daemon, versions.finding])
            .merged(
                with: answer?.findings ?? [], of: NodeCheck.self,
                otherwise: "Only the daemon knows, and it does not answer: see daemon.")
    }

    private func ask(_ socket: FilePath, _ service: ServiceFacts) async -> (Finding, CheckReport?) {
        let fix = "`systemctl start swiftletd`; `journalctl -u swiftletd -e` says why it does not stay."
        // Its sockets may listen still: to ask would start it.
        guard service.isStopped == false else {
            let state = service.daemon?.state ?? "inactive"
            return (NodeCheck.daemon.error("The daemon does not run: swiftletd.service is \(state).", fix: fix), nil)
        }
        if let refusal = UnixSocket.refusal(at: socket) {
            let isDenied = refusal == .denied(operation: "connect to", path: socket)
            return (
                NodeCheck.daemon.error(
                    "The daemon does not answer on \(socket): \(refusal.reason).",
                    fix: isDenied
                        ? "Run it as root, or join the administrators: `usermod --append --groups swiftlet-admin USER`."
                        : fix), nil
            )
        }
        do {
            let (status, body) = try await EngineClient(socket: socket).get("/v1/check", within: Self.patience)
            guard status == 200 else { throw CheckRefused(status: status) }
            let report = try CheckReport(json: body)
            return (NodeCheck.daemon.ok("The daemon answers on \(socket)."), report)
        } catch {
            return (
                NodeCheck.daemon.error(
                    "The daemon gives no answer on \(socket) that can be used: \(error)",
                    fix: "`systemctl restart swiftletd`, if it is of another version or hangs."), nil
            )
        }
    }
}

extension NodeInspection {
    /// What `swiftlet status --format json` says; nil where nobody answers.
    func status(_ settings: DaemonConfiguration?) async -> String? {
        let socket = control ?? settings?.controlPath ?? DaemonConfiguration().controlPath
        guard await ServiceFacts.read().isStopped == false, UnixSocket.refusal(at: socket) == nil,
            let (status, body) = try? await EngineClient(socket: socket).get("/v1/status", within: .seconds(10)),
            status == 200, let report = try? NodeReport(json: body), let json = try? report.json(pretty: true)
        else { return nil }
        return String(decoding: json, as: UTF8.self)
    }
}

/// The daemon is older than this check, or something else listens.
private struct CheckRefused: Error, CustomStringConvertible {
    let status: Int
    var description: String { "it answered \(status)." }
}
