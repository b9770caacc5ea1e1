import SwiftletContract
import SwiftletHarness
import Testing

extension Machines {
    /// What an operator does to a node that runs, and what it tells.
    @Suite(.timeLimit(.minutes(30)), .enabled(if: Packages.given != nil, "SWIFTLET_DEBS is not set"))
    struct OperatorTests {
        private static let dropIn = "/etc/swiftlet/swiftletd.conf.d/zz-operator.conf"

        @Test func aReloadChangesLabelsAndRefusesAMistake() async throws {
            try await World.with { world in
                let machine = try await ServingNode.resumed(in: world)
                let daemon = try await machine.process(of: "swiftletd")
                try await machine.check(
                    "printf '[Node]\\nLabels=site=oslo\\n' >\(Self.dropIn) && systemctl reload swiftletd")
                try await until("the label holds") {
                    try await machine.check("swiftlet status --format json").contains("oslo")
                }
                try await machine.check(
                    "printf '[Node]\\nLabel=site=bergen\\n' >\(Self.dropIn) && systemctl reload swiftletd")
                let mistake = "journalctl --unit=swiftletd MESSAGE_ID=\(JournalMessage.notReloaded.id) --output=cat"
                try await until("the mistake is named") { try await machine.check(mistake).contains("'Label'") }
                try #require(try await machine.check("systemctl is-active swiftletd") == "active")
                try #require(try await machine.process(of: "swiftletd") == daemon)
                try await OwnFleet.answers(on: machine)
            }
        }

        /// Each fact a field, each message with its id and an explanation.
        @Test func theJournalHasFields() async throws {
            try await World.with { world in
                let machine = try await ServingNode.resumed(in: world)
                // A machine that is resumed has an empty journal.
                try await machine.check("systemctl restart swiftletd")
                try await OwnFleet.answers(on: machine)
                let journal = "journalctl --unit=swiftletd SWIFTLET_MODEL=shop-intent"
                let entry = try await machine.check(
                    "\(journal) MESSAGE_ID=\(JournalMessage.modelServes.id) --output=json | tail -1")
                for field in [#""SWIFTLET_VERSION":"1.0.0""#, #""PRIORITY":"6""#, #""SYSLOG_IDENTIFIER":"swiftletd""#] {
                    #expect(entry.contains(field), "\(entry)")
                }
                let explained = try await machine.check("\(journal) --catalog | tr --squeeze-repeats '\\n ' ' '")
                #expect(explained.contains(JournalMessage.modelServes.explanation.prefix(40)), "\(explained)")
                // One line for one message: nothing comes by standard error as well.
                let lines = try await machine.check(
                    "journalctl --unit=swiftletd --output=json | grep --count '\"_TRANSPORT\":\"stdout\"' || true")
                #expect(lines == "0")
            }
        }

        @Test func aCheckFindsNothingWrongUntilSomethingIs() async throws {
            try await World.with { world in
                let machine = try await ServingNode.resumed(in: world)
                let healthy = try await machine.run("swiftlet check --all")
                try #require(healthy.code == 0, "\(healthy)")
                try #require(healthy.text.contains("ok       engine-files"), "\(healthy)")
                try #require(try await OwnFleet.ctl("check", on: machine).contains("0 errors"))
                let bundle = try await machine.check(
                    "swiftlet support-bundle --output /root/bundle.tar && stat --format=%a /root/bundle.tar && tar -tf /root/bundle.tar"
                )
                try #require(bundle.contains("\n600\n") && bundle.contains("journal.txt"), "\(bundle)")

                try await machine.check("systemctl stop swiftletd")
                let stopped = try await machine.run("swiftlet check")
                try #require(stopped.code == 1, "\(stopped)")
                try #require(stopped.text.contains("swiftletd.service is inactive"), "\(stopped)")
                // To look starts nothing.
                try #require(try await machine.run("systemctl is-active swiftletd").text == "inactive")
            }
        }

        /// One key as it is, one sealed to this machine: the fleet's folder has none of them.
        @Test func theControllersKeysComeFromCredentials() async throws {
            try await World.with { world in
                let machine = try await ServingNode.resumed(in: world)
                try await machine.check(
                    """
                    set -e
                    cd /var/lib/swiftlet-controller/fleet/keys
                    mkdir --parents --mode=0700 /etc/credstore /etc/credstore.encrypted
                    mv timestamp.json rollouts.json /etc/credstore
                    systemd-creds --with-key=host --name=snapshot.sealed encrypt snapshot.json \
                    /etc/credstore.encrypted/snapshot.sealed
                    rm snapshot.json
                    systemctl restart swiftlet-controller
                    """)
                try await until("the controller can sign") {
                    try await machine.check("curl --silent http://127.0.0.1:7580/v1/health").contains(#""status":"ok""#)
                }
                let log = try await machine.check(
                    "journalctl --unit=swiftlet-controller _PID=$(systemctl show --property=MainPID --value swiftlet-controller)"
                )
                #expect(log.contains("key_missing") == false, "\(log)")

                // Without the credential it says so.
                try await machine.check(
                    "rm /etc/credstore.encrypted/snapshot.sealed && systemctl restart swiftlet-controller")
                try await until("it misses the key") {
                    try await machine.check(
                        "journalctl --unit=swiftlet-controller _PID=$(systemctl show --property=MainPID --value swiftlet-controller)"
                    ).contains("key_missing")
                }
            }
        }
    }
}
