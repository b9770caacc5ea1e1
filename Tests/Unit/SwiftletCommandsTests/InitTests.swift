import SwiftletContract
import SwiftletPublisher
import Testing

@Suite(.timeLimit(.minutes(4))) struct InitTests {
    @Test func createsAFleet() async throws {
        try await withFleet(empty: true) { fleet in
            let outcome = await fleet.run("init", "--name", "shops", "--channel", "canary")
            #expect(outcome.code == .done && outcome.output.contains("'shops'"))
            let opened = try Repository.open(fleet.directory).fleet
            #expect(opened.name == "shops" && opened.channels.map(\.text) == ["canary"])
        }
    }

    @Test func aSecondTimeChangesNothing() async throws {
        try await withFleet { fleet in
            let before = fleet.tree()
            let outcome = await fleet.run("init")
            #expect(outcome.code == .usage && outcome.errors.contains("exists"))
            #expect(fleet.tree() == before)
        }
    }
}
