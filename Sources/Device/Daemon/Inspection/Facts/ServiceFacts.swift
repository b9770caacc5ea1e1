import SwiftletContract
import SwiftletHost

/// What systemd and its journal say of the node's units.
struct ServiceFacts {
    /// nil: there is no systemd here.
    var daemon: SystemdUnit?
    var uplinkSocket: SystemdUnit?
    var uplink: SystemdUnit?
    /// Errors of the last day, oldest first; nil: the journal cannot be read.
    var errors: [String]?

    static let units = [
        "swiftletd.service", "swiftlet-inference.socket", "swiftlet-control.socket", "swiftlet-uplink.socket",
        "swiftlet-uplink.service",
    ]

    static func read() async -> ServiceFacts {
        guard SystemdUnit.isManagerHere else { return ServiceFacts() }
        let arguments = [
            "--quiet", "--no-pager", "--output", "cat", "--priority", "err", "--since", "-1d", "--lines", "50",
            "--unit", "swiftletd.service", "--unit", "swiftlet-uplink.service",
        ]
        let journal = try? await ProgramOutput.of(SystemdUnit.journal, arguments)
        return ServiceFacts(
            daemon: await SystemdUnit.show("swiftletd.service"),
            uplinkSocket: await SystemdUnit.show("swiftlet-uplink.socket"),
            uplink: await SystemdUnit.show("swiftlet-uplink.service"),
            errors: journal.flatMap { $0.isGood ? $0.lines : nil })
    }

    /// Whether systemd says that it does not run: then nobody is to be asked, since to ask would start it.
    var isStopped: Bool { daemon.map { $0.isKnown && ["inactive", "failed"].contains($0.state) } ?? false }

    var findings: [Finding] { [service, restarts, enabled, uplinkFinding, journal] }

    private static let none = "There is no systemd on this machine, or no unit swiftletd.service."

    private var known: SystemdUnit? { daemon.flatMap { $0.isKnown ? $0 : nil } }

    private var service: Finding {
        let check = NodeCheck.service
        guard let unit = known else { return check.skipped(Self.none) }
        let text = "swiftletd.service is \(unit.state) (\(unit.properties["SubState"] ?? "unknown"))"
        switch unit.state {
        case "active", "reloading": return check.ok(text + ".")
        case "activating":
            return check.warning(text + ".", fix: "Wait; `journalctl -u swiftletd -e` says what it does.")
        case _ where unit.properties["ConditionResult"] == "no":
            return check.error(
                "\(text): nobody has said which fleet this node belongs to.",
                fix: "Put the fleet's root in /etc/swiftlet/root.json and RepositoryURL= into swiftletd.conf; then "
                    + "`systemctl start swiftletd`.")
        default:
            return check.error(
                "\(text), result \(unit.properties["Result"] ?? "unknown"), exit code "
                    + "\(unit.properties["ExecMainStatus"] ?? "unknown").",
                fix: "`journalctl -u swiftletd -e` says why; then `systemctl start swiftletd`.")
        }
    }

    private var restarts: Finding {
        guard let unit = known, let count = unit.properties["NRestarts"].flatMap({ Int($0) }) else {
            return NodeCheck.serviceRestarts.skipped(Self.none)
        }
        let text = "systemd has started swiftletd again \(count) times since it was last started by hand."
        return count > 3
            ? NodeCheck.serviceRestarts.warning(text, fix: "`journalctl -u swiftletd -e` says how it ended.")
            : NodeCheck.serviceRestarts.ok(text)
    }

    private var enabled: Finding {
        guard let unit = known else { return NodeCheck.serviceEnabled.skipped(Self.none) }
        let state = unit.properties["UnitFileState"] ?? "unknown"
        return state == "enabled" || state == "enabled-runtime"
            ? NodeCheck.serviceEnabled.ok("swiftletd.service is \(state).")
            : NodeCheck.serviceEnabled.warning(
                "swiftletd.service is \(state): after a power cut this node serves nothing.",
                fix: "`systemctl enable swiftletd`.")
    }

    private var uplinkFinding: Finding {
        let check = NodeCheck.uplinkService
        guard let socket = uplinkSocket, socket.isKnown else { return check.skipped(Self.none) }
        guard socket.state == "active" else {
            return check.error(
                "swiftlet-uplink.socket is \(socket.state): the node has no way to the network.",
                fix: "`systemctl start swiftlet-uplink.socket`.")
        }
        guard uplink?.state != "failed" else {
            return check.error(
                "swiftlet-uplink.service has failed, result \(uplink?.properties["Result"] ?? "unknown").",
                fix: "`journalctl -u swiftlet-uplink -e` says why; `systemctl reset-failed swiftlet-uplink`.")
        }
        return check.ok("swiftlet-uplink.socket listens; its service is \(uplink?.state ?? "unknown").")
    }

    private var journal: Finding {
        guard let errors else { return NodeCheck.journal.skipped("There is no journal that this user may read.") }
        guard let last = errors.last else { return NodeCheck.journal.ok("No errors in the last day.") }
        return NodeCheck.journal.warning(
            "\(errors.count == 50 ? "50 or more" : "\(errors.count)") errors in the last day; the last one: \(last.prefix(300))",
            fix: "`journalctl -u swiftletd -u swiftlet-uplink -p err --since -1d`.")
    }
}
