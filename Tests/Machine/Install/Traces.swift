import SwiftletHarness

/// All that an installation could leave on a machine: files, users and groups, and what systemd knows.
struct Traces: Sendable {
    private let lines: Set<Substring>

    /// Not what the system itself writes while it runs: logs, caches, the lists of dpkg and of systemd's helper.
    static func of(_ machine: Machine) async throws -> Traces {
        let volatile = [
            "/proc", "/sys", "/dev", "/run/systemd", "/run/udev", "/run/log", "/tmp", "/var/tmp", "/var/log",
            "/var/cache",
            "/var/lib/dpkg", "/var/lib/apt", "/var/lib/systemd",
        ]
        let pruned = volatile.map { "-path \($0)" }.joined(separator: " -o ")
        let text = try await machine.check(
            """
            find / \\( \(pruned) \\) -prune -o -print
            getent passwd | cut --delimiter=: --fields=1 | sed 's/^/user /'
            getent group | cut --delimiter=: --fields=1 | sed 's/^/group /'
            systemctl list-unit-files --no-legend --plain | sed 's/ .*//; s/^/unit /'
            """)
        return Traces(lines: Set(text.split(separator: "\n")))
    }

    /// What is here and was not there before.
    func added(to before: Traces) -> [String] { lines.subtracting(before.lines).map(String.init).sorted() }
    func lost(since before: Traces) -> [String] { before.added(to: self) }
}
