import FoundationEssentials
import SwiftletContract
import SwiftletHost
import SystemPackage

/// What an operator sends to those who help: facts without secrets, in one tar archive.
struct SupportBundle {
    /// Of one file in it.
    private static let maxFile = 1 << 20
    private static let explanation = """
        A support bundle of Swiftlet. Text and JSON alone.

        check.json          what `swiftlet check` found
        status.json         what `swiftlet status --format json` says
        configuration/      swiftletd.conf and its drop-ins: keys and values, without comments
        system.json         the machine, its system and kernel
        units/              `systemctl show` of the units, without environments and credentials
        journal.txt         the last lines of the units
        proc/               memory, pressure and load, as the kernel shows them
        metadata.json       the stored metadata of the repository: versions and expiries
        state.txt           names, sizes and modes of the files in the state's folder

        URLs have lost their users, passwords and queries. There are no keys, no prompts, no models and no environments in it.
        """

    private(set) var files: [(name: String, content: [UInt8])] = []
    private let redaction: Redaction

    init(redaction: Redaction) { self.redaction = redaction }

    /// What cannot be had is left out, or says why.
    static func collect(_ report: CheckReport, _ inspection: NodeInspection) async -> SupportBundle {
        let loader = inspection.loader
        let settings = try? loader.load()
        var bundle = SupportBundle(redaction: Redaction(hiding: settings?.addresses ?? []))
        bundle.add("README.txt", explanation)
        bundle.add("check.json", (try? report.json(pretty: true)).map { String(decoding: $0, as: UTF8.self) })
        bundle.add("status.json", await inspection.status(settings))
        for path in (try? loader.paths()) ?? [] {
            bundle.add("configuration/\(path.lastComponent?.string ?? "file")", ConfigurationExtract.text(of: path))
        }
        let state = settings?.stateDirectory ?? DaemonConfiguration().stateDirectory
        let facts = (try? NodeFacts.read(state: state)) ?? (try? NodeFacts.read(state: "/"))
        bundle.add("system.json", facts.flatMap(encoded))
        await bundle.addUnits()
        for name in ["meminfo", "loadavg", "version", "pressure/memory", "pressure/cpu", "pressure/io"] {
            let lines = (try? KernelText(FilePath("/proc/" + name)))?.lines
            bundle.add("proc/" + name, lines?.joined(separator: "\n"))
        }
        if let settings { bundle.add("metadata.json", metadata(settings).flatMap(encoded)) }
        bundle.add("state.txt", FolderListing.text(of: state))
        return bundle
    }

    mutating func add(_ name: String, _ text: String?) {
        let clean = redaction.text(text ?? "It could not be read by this user.")
        files.append((name, Array(clean.utf8.prefix(Self.maxFile))))
    }

    private mutating func addUnits() async {
        guard SystemdUnit.isManagerHere else { return add("units/README.txt", "There is no systemd on this machine.") }
        for name in ServiceFacts.units {
            let unit = await SystemdUnit.show(name)
            add("units/\(name).txt", unit.map(Self.text))
        }
        let units = ServiceFacts.units.flatMap { ["--unit", $0] }
        let journal = try? await ProgramOutput.of(
            SystemdUnit.journal, ["--quiet", "--no-pager", "--output", "short-iso", "--lines", "1000"] + units)
        add("journal.txt", journal?.lines.joined(separator: "\n"))
    }

    private static func text(_ unit: SystemdUnit) -> String {
        unit.properties.filter { name, _ in
            ["Environment", "Credential"].contains { name.contains($0) } == false
        }.map { "\($0.key)=\($0.value)" }.sorted().joined(separator: "\n")
    }

    private struct Role: Encodable {
        var version: Int?
        var expires: Date
    }

    private static func metadata(_ settings: DaemonConfiguration) -> [String: Role]? {
        guard let root = TrustRootFacts.read(settings.trustRoot).bytes else { return nil }
        let store = MetadataStore(existing: settings.stateDirectory.appending("trust"))
        let facts = try? MetadataFacts.read(store, root: root, channel: settings.channel, now: Date())
        return facts.map { facts in
            Dictionary(
                uniqueKeysWithValues: facts.expiries.map { ($0, Role(version: facts.versions[$0], expires: $1)) })
        }
    }

    private static func encoded(_ value: some Encodable) -> String? {
        let encoder = JSONEncoder()
        encoder.dateEncodingStrategy = .iso8601
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(value)).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Writes it, mode 0600; returns what to tell who asked.
    func write(to output: FilePath?) throws(HostError) -> String {
        var archive = TarArchive()
        for file in files { archive.add("swiftlet-support/" + file.name, file.content) }
        let path = output ?? FilePath("swiftlet-support-\(Int(Date().timeIntervalSince1970)).tar")
        try AtomicFile.write(archive.bytes, to: path, mode: 0o600)
        let list = files.map { "  \($0.name)  \(Bytes($0.content.count))" }.joined(separator: "\n")
        return """
            \(path) holds \(files.count) files, text and JSON alone, without keys, prompts, models and passwords:
            \(list)
            See for yourself before you send it: `tar -tvf \(path)`, `tar -xOf \(path) swiftlet-support/check.json`.
            """
    }
}
