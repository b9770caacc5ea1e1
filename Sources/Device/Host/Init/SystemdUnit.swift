import Glibc
public import SystemPackage

/// A unit of systemd as `systemctl show` describes it; nothing is started or asked of it.
public struct SystemdUnit: Hashable, Sendable {
    public var name: String
    public var properties: [String: String]

    public init(name: String, properties: [String: String]) {
        self.name = name
        self.properties = properties
    }

    /// Whether this machine is run by systemd.
    public static var isManagerHere: Bool { access("/run/systemd/system", F_OK) == 0 }
    public static let program: FilePath = "/usr/bin/systemctl"
    public static let journal: FilePath = "/usr/bin/journalctl"

    /// `active`, `inactive`, `failed`, `activating`, …
    public var state: String { properties["ActiveState"] ?? "unknown" }
    public var isKnown: Bool { properties["LoadState"] == "loaded" }

    /// nil where systemd does not answer.
    public static func show(_ name: String) async -> SystemdUnit? {
        guard isManagerHere, let output = try? await ProgramOutput.of(program, ["show", "--no-pager", name]),
            output.isGood
        else { return nil }
        return SystemdUnit(name: name, properties: parse(output.lines))
    }

    static func parse(_ lines: [String]) -> [String: String] {
        var properties: [String: String] = [:]
        for line in lines {
            guard let equals = line.firstIndex(of: "=") else { continue }
            properties[String(line[..<equals])] = String(line[line.index(after: equals)...])
        }
        return properties
    }
}
