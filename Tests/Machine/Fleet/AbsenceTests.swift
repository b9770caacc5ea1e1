import FoundationEssentials
import Glibc
import SwiftletContract
import SwiftletHarness
import Testing

extension Machines {
    /// Two nodes whose links are bad, and whose controller goes.
    @Suite(.timeLimit(.minutes(30)), .enabled(if: Packages.given != nil, "SWIFTLET_DEBS is not set"))
    struct AbsenceTests {
        private static let (first, second) = ("1.0.0", "1.1.0")

        @Test func twoNodesFollowAControllerThatComesAndGoes() async throws {
            try await World.with { world in
                let fleet = try await HostFleet.served(in: world)
                async let one = Self.node("till-1", of: fleet)
                async let two = Self.node("till-2", of: fleet)
                let nodes = try await [one, two]
                try await Self.comes("both have reported") { try await fleet.reports().count == 2 }

                try await Self.pushOverBadLinks(fleet, nodes)
                try await Self.goOnWithout(fleet, nodes)
            }
        }

        /// As on a metered line: the signed files come in plain http, from the controller or whoever has them.
        private static func node(_ name: String, of fleet: HostFleet) async throws -> Machine {
            let machine = try await FreshBox.resumed(named: name, reaching: fleet)
            try await NarrowLink.begin(on: machine)
            try await fleet.takes(machine, as: name, further: "--repository http://\(HostFleet.address)")
            return machine
        }

        /// The controller is killed in the middle of both downloads, and comes back.
        private static func pushOverBadLinks(_ fleet: HostFleet, _ nodes: [Machine]) async throws {
            let size = try await fleet.publish(first, variant: "q4_0")
            let before = try await sent(to: nodes)
            try await fleet.ctl("push", HostFleet.model)
            try await comes("half has come to both") {
                try await zip(sent(to: nodes), before).allSatisfy { $0 - $1 > size / 2 }
            }
            try await fleet.endServer(by: SIGKILL)
            try await fleet.serve()
            try await bothCommit(fleet)
            let bytes = zip(try await sent(to: nodes), before).map { $0 - $1 }
            print("narrow_link_bytes: \(bytes[0]) and \(bytes[1]) for a release of \(size), interrupted once")
            // The half that had come was not sent again.
            for count in bytes { try #require(count < size + size / 3, "of \(size): \(count)") }
            for node in nodes {
                try await OwnFleet.serves(first, on: node)
                try await NarrowLink.end(on: node)
            }
        }

        private static func bothCommit(_ fleet: HostFleet) async throws {
            try await eventually("both have committed it", within: .seconds(600), every: .seconds(1)) {
                let steps = try await fleet.steps()
                guard steps["done"] == 2 else { throw NotYet("\(steps)") }
            }
        }

        private static func comes(_ what: String, _ isSo: () async throws -> Bool) async throws {
            try await eventually(what, within: .seconds(300), every: .milliseconds(500)) {
                guard try await isSo() else { throw NotYet("it is not so") }
            }
        }

        private static func sent(to nodes: [Machine]) async throws -> [Int] {
            var counts: [Int] = []
            for node in nodes { counts.append(try await NarrowLink.sent(to: node)) }
            return counts
        }

        /// The next rollout begins without its controller, at a plain web server, and goes on with it.
        private static func goOnWithout(_ fleet: HostFleet, _ nodes: [Machine]) async throws {
            try await fleet.endServer()
            for node in nodes {
                try await comes("it keeps a report") { try await kept(on: node).isEmpty == false }
                try await OwnFleet.answers(on: node)
            }
            try await pushToOneFirst(fleet)
            try await fleet.serveFilesAlone()
            let (early, late) = try await eventually("one serves it", within: .seconds(240), every: .seconds(1)) {
                try await nodes.split(serving: second)
            }
            try await comes("that is kept to be told") {
                try await kept(on: early).contains { $0.models.first?.active?.version.text == second }
            }
            // Nobody has heard of it, and so nothing opens.
            let steps = try await fleet.steps()
            try #require(steps["later"] == 1 && steps["done"] == nil, "\(steps)")
            try await OwnFleet.serves(first, on: late, within: .zero)
            for node in nodes { try await OwnFleet.answers(on: node) }

            try await fleet.endServer()
            try await fleet.serve()
            try await bothCommit(fleet)
            for node in nodes {
                try await OwnFleet.serves(second, on: node)
                try await comes("nothing is left to be told") { try await kept(on: node).isEmpty }
            }
        }

        /// Who is first is chance, and may be both or none: then it is pushed again, before anybody has seen it.
        private static func pushToOneFirst(_ fleet: HostFleet) async throws {
            try await fleet.publish(second, variant: "q8_0")
            for _ in 0..<40 {
                try await fleet.ctl(
                    "push", HostFleet.model, "--profile", "emergency", "--waves", "50%,100%", "--soak", "1s")
                if try await fleet.steps()["later"] == 1 { return }
            }
            throw NotYet("40 rollouts began with both nodes or none")
        }

        /// The reports that wait on the node's disk.
        private static func kept(on node: Machine) async throws -> [NodeReport] {
            let lines = try await node.check(
                "for file in /var/lib/swiftlet/reports/*.json; do test ! -e $file || { cat $file; echo; }; done")
            return try lines.split(separator: "\n").map { try NodeReport(json: Data($0.utf8)) }
        }
    }
}

extension [Machine] {
    /// The one that serves the version, and the one that does not.
    fileprivate func split(serving version: String) async throws -> (early: Machine, late: Machine) {
        for (index, machine) in enumerated() {
            do { try await OwnFleet.serves(version, on: machine, within: .zero) } catch { continue }
            return (machine, self[1 - index])
        }
        throw NotYet("none serves \(version)")
    }
}
