import ArgumentParser
import SwiftletContract
import SwiftletUplink

struct ServeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Make the transfers that the daemon asks for; what it does unless told otherwise.",
        discussion: "Listens on --socket, or on the socket that systemd hands over.")

    @Option(help: ArgumentHelp("Listen on this Unix socket.", valueName: "path"))
    var socket: String?

    @Option(help: ArgumentHelp("Talk only to URLs below this prefix; can be given several times.", valueName: "url"))
    var allow: [String] = []

    @Option(help: ArgumentHelp("Leave after so long without a transfer (60 under systemd).", valueName: "seconds"))
    var idleExit: Int?

    @Option(
        help: ArgumentHelp("Trust these certificate authorities (PEM) in place of the system's.", valueName: "file"))
    var ca: String?

    @Option(
        help: ArgumentHelp(
            "Where the node's identity lies: shown to its controller alone, renewed in time.", valueName: "folder"))
    var identity: String?

    @Option(help: ArgumentHelp("How many transfers run at once.", valueName: "count"))
    var transfers = 8

    func validate() throws {
        guard idleExit ?? 1 > 0 else { throw ValidationError("--idle-exit wants at least one second.") }
        guard (1...64).contains(transfers) else { throw ValidationError("--transfers wants 1 to 64.") }
        do { _ = try allow.map { try AllowedPrefix($0) } } catch { throw ValidationError("\(error)") }
    }

    func run() throws {
        let listener = try listener()
        let idle = idleExit ?? (listener.path == nil ? 60 : nil)
        let settings = UplinkSettings(
            allowed: try allow.map { try AllowedPrefix($0) }, idleExit: idle.map { .seconds($0) }, authorities: ca,
            identity: identity.map { IdentityFolder($0) }, transfers: transfers)
        try UplinkServer(listener, settings: settings).run()
    }

    private func listener() throws -> Listener {
        if let socket { return try Listener(path: socket) }
        if let inherited = try Listener.inherited() { return inherited }
        throw ValidationError("Pass --socket PATH: no socket was handed over by systemd.")
    }
}
