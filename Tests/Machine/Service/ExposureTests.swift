import SwiftletHarness
import Testing

extension Machines {
    /// What `systemd-analyze security` says of our units.
    @Suite(.timeLimit(.minutes(30)), .enabled(if: Packages.given != nil, "SWIFTLET_DEBS is not set"))
    struct ExposureTests {
        struct Unit: Sendable, CustomTestStringConvertible {
            let name: String
            /// The most that it may score: 0 is closed, 10 is open.
            let limit: Double
            /// The points that remain, each with the reason why.
            let reasons: [String: String]
            var testDescription: String { name }
        }

        private static let networkReasons = [
            "PrivateNetwork=": "it is there for the network",
            "RestrictAddressFamilies=~AF_(INET|INET6)": "it is there for the network",
            "RestrictAddressFamilies=~AF_UNIX": "its socket, and the resolvers of libc and libcurl",
            "IPAddressDeny=": "whom it may talk to is its owner's to say, with IPAddressAllow=",
            "DeviceAllow=": "what ProtectClock= brings: the clock may be read",
        ]

        static let units = [
            Unit(
                name: "swiftletd.service", limit: 1,
                reasons: [
                    "SystemCallFilter=~@privileged": "capset alone: setpriv asks for no capability with it",
                    "RootDirectory=/RootImage=": "models, trust and engines lie in the machine's own tree",
                    "ProtectControlGroups=": "each engine has a control group with limits",
                    "Delegate=": "each engine has a control group with limits",
                    "RestrictAddressFamilies=~AF_UNIX": "apps, engines and the uplink are reached by Unix sockets",
                    "ProcSubset=": "memory and cores of the machine are read in /proc",
                    "PrivateUsers=": "its control groups belong to its user, as the machine knows it",
                    "DeviceAllow=": "what ProtectClock= brings: the clock may be read",
                ]),
            Unit(name: "swiftlet-uplink.service", limit: 1, reasons: networkReasons),
            Unit(
                name: "swiftlet-controller.service", limit: 1.2,
                reasons: networkReasons.merging([
                    "RootDirectory=/RootImage=": "a fleet may lie anywhere, and keys and manifests beside it",
                    "UMask=": "a web server of the same group may serve the repository",
                ]) { $1 }),
        ]

        @Test func eachUnitIsClosedButForWhatItNeeds() async throws {
            try await World.with { world in
                let machine = try await ServingNode.resumed(in: world)
                for unit in Self.units { try await Self.examine(unit, on: machine) }
            }
        }

        private static func examine(_ unit: Unit, on machine: Machine) async throws {
            let table = try await machine.check("systemd-analyze security --no-pager \(unit.name)")
            let lines = table.split(separator: "\n")
            let summary = try #require(lines.last { $0.contains("exposure level") }, "\(table)")
            let score = try #require(summary.split(separator: " ").compactMap { Double($0) }.first)
            print("exposure \(unit.name): \(score) (limit \(unit.limit))")
            #expect(score <= unit.limit)
            var names: Set<String> = []
            for line in lines where line.hasPrefix("✗") {
                let name = String(line.split(separator: " ")[1])
                names.insert(name)
                let points = line.split(separator: " ").last ?? ""
                print("  \(points) \(name) \(unit.reasons[name] ?? "nobody says why")")
            }
            #expect(names == Set(unit.reasons.keys), "\(unit.name)")
        }
    }
}
