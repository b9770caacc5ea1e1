import ArgumentParser
import FoundationEssentials
import Glibc
import SwiftletContract

/// `swiftlet enroll`: this box joins a fleet.
struct EnrollCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "enroll", abstract: "Join a fleet by a token.",
        discussion: """
            The operator makes the token: swiftletctl token create. It says where the controller is and how it and the fleet's \
            root are recognised; nothing is written before both were. The key is made here, by swiftlet-uplink and for it \
            alone, and never leaves. Run it as root. Interrupted, it can be run again with the same token. Where the operator \
            accepts nodes by hand it waits for that; exit code 30 says that it is not decided.
            """)

    @Argument(help: "The token; - reads it from standard input, where it is not seen in lists of processes.")
    var token: String
    @Option(help: ArgumentHelp("Where the node's identity is to lie, for the uplink's eyes only.", valueName: "folder"))
    var identity = "/var/lib/swiftlet-uplink"
    @Option(help: ArgumentHelp("Where the fleet's root is to lie.", valueName: "file"))
    var root = "/etc/swiftlet/root.json"
    @Option(help: ArgumentHelp("The part of the configuration that it writes.", valueName: "file"))
    var dropIn = "/etc/swiftlet/swiftletd.conf.d/50-enrolled.conf"
    @Option(
        help: ArgumentHelp("Where the signed repository is, if not at the controller: a mirror.", valueName: "url"))
    var repository: String?
    @Option(help: ArgumentHelp("The program (/usr/lib/swiftlet/swiftlet-uplink).", valueName: "file"))
    var uplink: String?
    @Option(help: ArgumentHelp("How long to wait to be accepted by hand.", valueName: "seconds"))
    var wait = 600
    @Flag(help: "This box leaves the fleet that it is in.")
    var replace = false

    func validate() throws {
        guard (0...86_400).contains(wait) else { throw ValidationError("--wait wants 0 to 86400 seconds.") }
        guard repository?.contains(where: \.isWhitespace) != true else {
            throw ValidationError("--repository wants an address.")
        }
    }

    func run() throws {
        let text =
            token == "-"
            ? String(decoding: try Terminal.read("-", limit: Bytes(JoinToken.maxLength + 2)), as: UTF8.self) : token
        guard let token = JoinToken(text) else { throw CommandFailure.badToken }
        let enrolled = try UplinkProgram(path: uplink, identity: identity)
            .enroll(token, host: Self.host, root: replace ? nil : root, wait: wait)
        guard enrolled.isPending == false, let bytes = enrolled.root else {
            throw CommandFailure.notAccepted(node: enrolled.node.text)
        }
        try Self.check(enrolled, token)
        try WholeFile.write(Array(configuration(of: enrolled).utf8), to: dropIn, mode: 0o644)
        // The units wait for this one.
        try WholeFile.write(Array(bytes), to: root, mode: 0o644)
        Terminal.say(
            "This node is \(enrolled.node) at \(enrolled.controller). Start it with `systemctl restart swiftletd`.")
    }

    /// What comes from the program with the network is written by root: it is what the token says, and nothing that would be more
    /// than one word of the configuration.
    private static func check(_ enrolled: Enrolled, _ token: JoinToken) throws {
        let labels = enrolled.labels ?? [:]
        guard enrolled.controller == token.controller, labels.count <= 64,
            labels.allSatisfy({ Labels.isLabel(key: $0.key, value: $0.value) })
        else { throw CommandFailure.strangeIdentity(controller: token.controller) }
    }

    private func configuration(of enrolled: Enrolled) -> String {
        let labels = (enrolled.labels ?? [:]).sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        let words = labels.joined(separator: " ")
        return """
            # Written by `swiftlet enroll`, which replaces it; a drop-in with a later name wins.
            [Node]
            Name=\(enrolled.node)
            \(words.isEmpty ? "" : "Labels=\(words)\n")
            [Fleet]
            RepositoryURL=\(repository ?? enrolled.controller)
            ControllerURL=\(enrolled.controller)

            """
    }

    private static var host: String? {
        var buffer = [UInt8](repeating: 0, count: 256)
        let code = buffer.withUnsafeMutableBytes { bytes in
            bytes.withMemoryRebound(to: CChar.self) { text in text.baseAddress.map { gethostname($0, 255) } }
        }
        return code == 0 ? String(decoding: buffer.prefix { $0 != 0 }, as: UTF8.self) : nil
    }
}
