import SwiftletHarness

/// A machine with our packages that belongs to no fleet yet, and reaches one.
enum FreshBox {
    /// It asks and reports more often than boxes do, and commits what has served for two seconds.
    private static let forget = """
        set -e
        systemctl --quiet disable --now swiftlet-controller
        systemctl stop swiftlet-inference.socket swiftlet-control.socket swiftlet-uplink.socket swiftletd swiftlet-uplink
        rm --recursive --force /var/lib/swiftlet/* /var/lib/swiftlet-uplink/* /var/lib/swiftlet-controller \
        /etc/swiftlet/root.json /srv/model
        printf '%s\\n' '[Fleet]' PollInterval=10s ReportInterval=10s '[Serving]' Threads=1 '[Updates]' Probation=2s \
        >/etc/swiftlet/swiftletd.conf.d/fleet.conf
        """

    static func resumed(named name: String, reaching fleet: HostFleet) async throws -> Machine {
        let machine = try await ServingNode.resumed(named: name, reaching: fleet.port, in: fleet.world)
        try await machine.check(forget)
        return machine
    }
}
