import SwiftletContract
import Testing

@Suite(.timeLimit(.minutes(1))) struct ProgramTests {
    @Test func helpAndVersionAreNoErrors() async throws {
        try await withFleet(empty: true) { fleet in
            let version = await fleet.run("--version")
            #expect(version.code == .done && version.output == "0.1.0\n")
            let help = await fleet.run("--help")
            #expect(help.code == .done && help.output.contains("SUBCOMMANDS") && help.errors.isEmpty)
        }
    }

    @Test(arguments: [
        ["dance"], ["push"], ["model", "add"], ["model", "list", "--format", "xml"], ["node", "list", "--what"],
        ["push", "m", "--floor", "many"], ["init", "--channel", "../x"], ["init", "--name", "a\nb"],
        ["push", "../m"], ["push", "m@../1"], ["push", "m", "--to", "a=b c"], ["push", "m", "--waves", "5"],
        ["rollout", "halt", "A B"], ["node", "show", "../../etc"], ["node", "list", "--selector", "=="],
        ["model", "list", "--channel", "../x"], ["model", "list", "--channel", "beta"],
        ["serve", "--listen", "nowhere"],
    ])
    func wrongUsageEndsWithTwo(arguments: [String]) async throws {
        try await withFleet(empty: arguments[0] == "init") { fleet in
            let outcome = await fleet.run(arguments)
            #expect(outcome.code == .usage && outcome.output.isEmpty && outcome.errors.isEmpty == false)
            #expect(arguments[0] != "init" || fleet.tree().isEmpty)
        }
    }

    @Test func aDirectoryWithoutFleetIsNone() async throws {
        try await withFleet(empty: true) { fleet in
            for arguments in [["status"], ["model", "list"], ["node", "list"], ["push", "m"], ["serve"]] {
                let outcome = await fleet.run(arguments)
                #expect(outcome.code == .usage && outcome.errors.contains("no fleet in '\(fleet.fleet)'"))
            }
            #expect(fleet.tree().isEmpty)
        }
    }

    /// Not the option in front of it.
    @Test func aWordThatIsNoVerbIsNamed() async throws {
        try await withFleet(empty: true) { fleet in
            let outcome = await fleet.run("--fleet-dir", fleet.fleet, "dance")
            #expect(outcome.code == .usage)
            #expect(outcome.errors.contains("'dance'") && outcome.errors.contains("--fleet-dir") == false)
            #expect(await fleet.run("--fleet-dir", fleet.fleet, "--version").code == .done)
        }
    }

    @Test func aBrokenFleetFileIsNamed() async throws {
        try await withFleet { fleet in
            try fleet.write("fleet/fleet.json", Array("{".utf8))
            for arguments in [["status"], ["model", "list"], ["serve"]] {
                let outcome = await fleet.run(arguments)
                #expect(outcome.code == .badContent && outcome.errors.contains("'\(fleet.fleet)/fleet.json'"))
                #expect(outcome.errors.contains("restore it from a copy"))
            }
        }
    }

    /// The option stands over the environment, in front of the verb and behind it.
    @Test func theFleetsDirectoryIsChosen() async throws {
        try await withFleet { fleet in
            let elsewhere = ["SWIFTLET_FLEET_DIR": fleet.folder + "/elsewhere"]
            #expect(await fleet.run("model", "list", environment: elsewhere).code == .usage)
            for arguments in [
                ["--fleet-dir", fleet.fleet, "model", "list"], ["--fleet-dir=" + fleet.fleet, "model", "list"],
                ["model", "list", "--fleet-dir", fleet.fleet],
            ] {
                #expect(await fleet.run(arguments, environment: elsewhere).code == .done)
            }
        }
    }
}
