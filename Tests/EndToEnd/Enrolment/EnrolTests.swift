import FoundationEssentials
import Glibc
import SwiftletContract
import SwiftletHarness
import SystemPackage
import Testing

extension Enrolments {
    /// From a token to reports that nobody else can send.
    @Suite(.timeLimit(.minutes(3))) struct EnrolTests {
        @Test func aNodeJoinsByATokenAndReportsAsItself() async throws {
            try await World.with { world in
                let fleet = try await Fleet.create(in: world)
                let controller = try await Controller.started(for: fleet)
                let token = try await fleet.token(at: controller.secureURL, "--node", "box-1", "--labels", "site=oslo")
                let box = try Joiner("box", in: world)
                let outcome = try await box.enroll(token)
                try #require(outcome.end == .code(0), "\(outcome)")

                try #require(try Scratch.read(box.root) == Scratch.read(fleet.root), "the root is the fleet's")
                let written = String(decoding: try Scratch.read(box.dropIn), as: UTF8.self)
                for line in ["Name=box-1", "Labels=site=oslo", "ControllerURL=\(controller.secureURL)"] {
                    try #require(written.contains(line + "\n"), "\(written)")
                }
                var status = stat()
                try #require(stat(box.identity.appending("identity.json").string, &status) == 0)
                try #require(status.st_mode & 0o777 == 0o600)
                try #require(stat(box.identity.string, &status) == 0 && status.st_mode & 0o777 == 0o700)
                try await isWhatOpenSSLExpects(box)

                // Run again, as after a crash: the same answer, and nothing used.
                try #require(try await box.enroll(token).end == .code(0))
                try #require(try await fleet.enrolledNodes().map(\.node.text) == ["box-1"])

                let reports = controller.secureURL + "/v1/reports"
                try #require(try await box.curl(reports, post: try Joiner.report(as: "somebody-else")).status == 204)
                try #require(try await fleet.nodes().map(\.report.node.text) == ["box-1"], "its own name")
                try #require(
                    try await box.curl(reports, post: try Joiner.report(as: "box-1"), isKnown: false).status == 403)
                let plain = controller.url + "/v1/reports"
                try #require(try await box.curl(plain, post: try Joiner.report(as: "box-1", number: 2)).status == 403)
                try #require(try await box.curl(plain, post: try Joiner.report(as: "old-style")).status == 204)
            }
        }

        private func isWhatOpenSSLExpects(_ box: Joiner) async throws {
            for name in ["authority", "certificate"] {
                try Scratch.write(try box.member(name).utf8, to: box.home.appending(name + ".pem"))
            }
            let verified = try await Command(
                executable: "/usr/bin/openssl",
                arguments: [
                    "verify", "-x509_strict", "-purpose", "sslclient", "-CAfile", "\(box.home)/authority.pem",
                    "\(box.home)/certificate.pem",
                ]
            ).run()
            try #require(verified.end == .code(0), "\(verified)")
            let shown = try await Command(
                executable: "/usr/bin/openssl",
                arguments: ["x509", "-noout", "-text", "-in", "\(box.home)/certificate.pem"]
            ).run()
            try #require(shown.output.contains("/node/box-1") && shown.output.contains("URI:spiffe://"), "\(shown)")
            try #require(shown.output.contains("TLS Web Client Authentication"), "\(shown)")
        }

        /// What another's TLS makes of the controller.
        @Test func openSSLTalksToTheController() async throws {
            try await World.with { world in
                let fleet = try await Fleet.create(in: world)
                let controller = try await Controller.started(for: fleet)
                let box = try Joiner("box", in: world)
                try #require(try await box.enroll(try await fleet.token(at: controller.secureURL)).end == .code(0))
                let authority = box.home.appending("authority.pem")
                try Scratch.write(try box.member("authority").utf8, to: authority)
                let address = String(controller.url.dropFirst("http://".count))
                for (version, name, isGood) in [
                    ("-tls1_3", "localhost", true), ("-tls1_3", "other.example", false),
                    ("-tls1_2", "localhost", false),
                ] {
                    let talk = try await Command(
                        executable: "/usr/bin/openssl",
                        arguments: [
                            "s_client", "-connect", address, "-CAfile", authority.string, "-verify_return_error",
                            "-verify_hostname", name, version,
                        ]
                    ).run()
                    try #require((talk.end == .code(0)) == isGood, "\(version) \(name): \(talk)")
                }
                // The tree, and who is well, over either.
                for url in [controller.url, controller.secureURL] {
                    try #require(try await box.curl(url + "/v1/health", isKnown: false).status == 200)
                    let root = try await box.curl(url + "/metadata/1.root.json", isKnown: false)
                    try #require(root.status == 200 && root.body.contains("consistent_snapshot"))
                    try #require(try await box.curl(url + "/v1/renew", post: "{}", isKnown: false).status == 403)
                }
                let plain = try await box.curl(controller.url + "/v1/enroll", post: "{}", isKnown: false)
                try #require(plain.status == 403 && plain.body.contains("https"), "\(plain)")
                for body in ["{}", "", "[]", String(repeating: "a", count: 100_000)] {
                    let status = try await box.curl(controller.secureURL + "/v1/enroll", post: body, isKnown: false)
                        .status
                    try #require([400, 413].contains(status), "\(body.prefix(9)): \(status)")
                }
            }
        }

        @Test func theDaemonReportsUnderTheIdentityAndRenewsIt() async throws {
            try await World.with { world in
                let fleet = try await Fleet.create(in: world)
                let controller = try await Controller.started(for: fleet)
                let box = try Joiner("box", in: world)
                let token = try await fleet.token(at: controller.secureURL)
                try #require(try await box.enroll(token).end == .code(0))
                let name = try #require(try await fleet.enrolledNodes().first?.node)
                let first = try box.member("certificate")

                // Its uplink lives 25 days later, which is after two thirds.
                try box.age(days: 25)
                let uplink = world.directory.appending("late-uplink")
                try Scratch.write(
                    "#!/bin/sh\nexec /usr/bin/faketime -f +25d '\(BuiltProgram.uplink.path)' \"$@\"\n".utf8, to: uplink)
                chmod(uplink.string, 0o755)
                let node = try await Node.started(in: fleet, from: controller.secureURL) {
                    $0.name = "another"
                    $0.controller = controller.secureURL
                    $0.uplink = .program(uplink)
                    $0.further = ["Uplink": ["UplinkIdentity=\(box.identity)"]]
                }
                try await until("the controller has a report of it") {
                    try await fleet.nodes().map(\.report.node) == [name]
                }
                try await until("it has renewed") { try box.member("certificate") != first }
                try await until("the next one is used") {
                    let found = try await fleet.enrolledNodes().first
                    return found?.generation == 2 && found?.clonedAt == nil
                }
                try #require(Scratch.names(in: box.identity) == ["identity.json"], "nothing is left lying about")
                try await node.stop()
            }
        }

        @Test func anOperatorAcceptsByHand() async throws {
            try await World.with { world in
                let fleet = try await Fleet.create(in: world)
                let controller = try await Controller.started(for: fleet)
                let token = try await fleet.token(at: controller.secureURL, "--approve", "--uses", "2")
                let (wanted, unwanted) = (try Joiner("wanted", in: world), try Joiner("unwanted", in: world))
                for box in [wanted, unwanted] {
                    let outcome = try await box.enroll(token)
                    try #require(outcome.end == .code(30) && outcome.errors.contains("node accept"), "\(outcome)")
                    try #require(box.isUntouched)
                }
                let nodes = try await fleet.enrolledNodes()
                try #require(nodes.map(\.state) == ["pending", "pending"])
                let first = try await wanted.pendingName(token)
                let second = try #require(nodes.map(\.node.text).first { $0 != first })
                try await fleet.ctl("node", "accept", first)
                try await fleet.ctl("node", "reject", second)
                try #require(try await wanted.enroll(token).end == .code(0))
                let refused = try await unwanted.enroll(token)
                try #require(refused.end == .code(1) && refused.errors.contains("rejected"), "\(refused)")
                try #require(unwanted.isUntouched)
                try #require(try wanted.member("node") == first)
            }
        }

        /// Without a battery, a board may believe that it is 2006 or 2046.
        @Test(arguments: ["-20y", "+20y"]) func aClockThatIsYearsOffDoesNotMatter(offset: String) async throws {
            try await World.with { world in
                let fleet = try await Fleet.create(in: world)
                let controller = try await Controller.started(for: fleet)
                let box = try Joiner("box", in: world)
                let faketime = ["/usr/bin/faketime", "-f", offset]
                let outcome = try await box.enroll(try await fleet.token(at: controller.secureURL), under: faketime)
                try #require(outcome.end == .code(0), "\(outcome)")
                let uplink = world.directory.appending("odd-uplink")
                try Scratch.write(
                    "#!/bin/sh\nexec /usr/bin/faketime -f \(offset) '\(BuiltProgram.uplink.path)' \"$@\"\n".utf8,
                    to: uplink)
                chmod(uplink.string, 0o755)
                let node = try await Node.started(in: fleet, from: controller.secureURL) {
                    $0.controller = controller.secureURL
                    $0.uplink = .program(uplink)
                    $0.further = ["Uplink": ["UplinkIdentity=\(box.identity)"]]
                }
                try await until("the controller has a report of it") { try await fleet.nodes().count == 1 }
                try await node.stop()
            }
        }
    }
}

extension Joiner {
    /// What the controller calls a box that waits.
    fileprivate func pendingName(_ token: String) async throws -> String {
        let outcome = try await enroll(token)
        let words = outcome.errors.split(whereSeparator: { $0 == " " || $0 == "`" })
        let place = try #require(words.firstIndex(of: "accept"), "\(outcome)")
        return String(words[words.index(after: place)])
    }
}
