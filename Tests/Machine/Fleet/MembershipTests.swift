import FoundationEssentials
import SwiftletContract
import SwiftletHarness
import Testing

extension Machines {
    /// A node that belongs to a controller elsewhere, from its token until it is removed. The machine is the same all the
    /// time: what one step leaves behind the next one meets, as in a box's life.
    @Suite(.timeLimit(.minutes(30)), .enabled(if: Packages.given != nil, "SWIFTLET_DEBS is not set"))
    struct MembershipTests {
        private static let node = "till-1"
        private static let (first, second) = ("1.0.0", "1.1.0")
        private static let day = 86_400.0

        @Test func aBoxWithAWrongClockJoinsRenewsSleepsAndIsRemoved() async throws {
            try await World.with { world in
                let fleet = try await HostFleet.served(in: world)
                try await fleet.publish(Self.first, variant: "q4_0")
                try await fleet.ctl("push", HostFleet.model)
                let box = try await FreshBox.resumed(named: "box", reaching: fleet)

                try await Self.joins(fleet, box, in: Date(timeIntervalSince1970: Self.day))
                try await Self.renews(in: fleet, box)
                try await Self.updatesOnceItsClockIsRight(in: fleet, box)
                try await Self.isForgiven(by: fleet, box)
                try await Self.isRemoved(from: fleet, box)
            }
        }

        /// A board without a battery has just been switched on: it is 1970.
        private static func joins(_ fleet: HostFleet, _ box: Machine, in past: Date) async throws {
            try await box.setClock(to: past)
            try await fleet.takes(box, as: node)
            try await OwnFleet.serves(first, on: box)
            let report = try await fleet.report(of: node, "it serves") { $0.models.first?.active != nil }
            try #require(report.sentAt.timeIntervalSince(past) < day, "\(report.sentAt)")
            try #require(try await fleet.member(node).generation == 1)
        }

        /// Its certificate is for 30 days, and 25 have passed.
        private static func renews(in fleet: HostFleet, _ box: Machine) async throws {
            let old = try await Identity(of: box)
            try await box.setClock(to: Date(timeIntervalSinceNow: 25 * day))
            let new = try await eventually("it has another certificate", within: .seconds(120), every: .seconds(1)) {
                let new = try await Identity(of: box)
                guard new.certificate != old.certificate else { throw NotYet("it has the old one") }
                return new
            }
            try #require(new.key != old.key)
            try await eventually("the new one is used", within: .seconds(60), every: .seconds(1)) {
                let member = try await fleet.member(node)
                guard member.generation == 2, member.clonedAt == nil else { throw NotYet("\(member)") }
            }
        }

        /// It is 2046: all that is signed is over. It says so, is heard, and serves what it has.
        private static func updatesOnceItsClockIsRight(in fleet: HostFleet, _ box: Machine) async throws {
            let future = Date(timeIntervalSince1970: 2_400_000_000)
            try await box.setClock(to: future)
            try await fleet.publish(second, variant: "q8_0")
            try await fleet.ctl("push", HostFleet.model)
            let report = try await fleet.report(of: node, "its metadata have expired") {
                $0.sentAt > future && $0.conditions.contains { $0.code == .metadataExpired }
            }
            let condition = try #require(report.conditions.first { $0.code == .metadataExpired })
            try #require(condition.message.contains("clock"), "\(condition.message)")
            try #require(report.models.first?.active?.version.text == first)
            try await OwnFleet.answers(on: box)

            try await box.setClock(to: .now)
            try await box.check("swiftlet sync")
            try await OwnFleet.serves(second, on: box)
            _ = try await fleet.report(of: node, "it is well again") { report in
                report.models.first?.active?.version.text == second
                    && report.conditions.contains { $0.code == .metadataExpired } == false
            }
        }

        /// Off for 60 days, it wakes with the time that the maker set: neither its clock nor its certificate is good.
        private static func isForgiven(by fleet: HostFleet, _ box: Machine) async throws {
            try await box.cutPower()
            let last = try await fleet.report(of: node, "it has reported") { _ in true }
            try await fleet.endServer()
            try await fleet.serve(at: "+60d")
            try await box.boot(at: Date(timeIntervalSince1970: 1_420_070_400))
            // systemd lets no clock be behind its own making.
            let clock = try #require(Double(try await box.check("date +%s")))
            try #require(Date(timeIntervalSince1970: clock).timeIntervalSinceNow < -day, "it boots at \(clock)")
            _ = try await fleet.report(of: node, "it reports again") { $0.run != last.run }
            let member = try await fleet.member(node)
            try #require(member.generation == 3 && member.clonedAt == nil, "\(member)")
            try await OwnFleet.answers(on: box)
        }

        /// Refused at its next report, and serves on.
        private static func isRemoved(from fleet: HostFleet, _ box: Machine) async throws {
            try await fleet.ctl("node", "remove", node)
            try await eventually("it is told", within: .seconds(60), every: .seconds(1)) {
                let check = try await box.run("swiftlet check --all").text
                guard check.contains("was not taken: the controller answered 403") else { throw NotYet(check) }
            }
            try #require(try await fleet.reports().isEmpty)
            try await OwnFleet.answers(on: box)
        }
    }
}

/// What the uplink alone may read.
private struct Identity: Decodable {
    let certificate: String
    let key: String

    init(of machine: Machine) async throws {
        let bytes = try await machine.read("/var/lib/swiftlet-uplink/identity.json")
        self = try JSONDecoder().decode(Identity.self, from: Data(bytes))
    }
}

extension HostFleet {
    /// Waits for a report of the node of which something is so.
    fileprivate func report(
        of node: String, _ what: String, _ isSo: (NodeReport) -> Bool
    ) async throws -> NodeReport {
        try await eventually("\(node) reports that \(what)", within: .seconds(180), every: .seconds(1)) {
            let reports = try await reports()
            guard let report = reports.first(where: { $0.node.text == node }), isSo(report) else {
                throw NotYet("\(reports)")
            }
            return report
        }
    }

    fileprivate func member(_ node: String) async throws -> Member {
        let members = try await members()
        guard let member = members.first(where: { $0.node.text == node }) else { throw NotYet("\(members)") }
        return member
    }
}
