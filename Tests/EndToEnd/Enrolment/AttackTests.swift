import FoundationEssentials
import Glibc
import SwiftletContract
import SwiftletHarness
import SystemPackage
import Testing

extension Enrolments {
    /// Stolen tokens, false controllers, cloned nodes, boxes that slept.
    @Suite(.timeLimit(.minutes(3))) struct AttackTests {
        @Test func aTokenIsForOneNodeOnce() async throws {
            try await World.with { world in
                let fleet = try await Fleet.create(in: world)
                let controller = try await Controller.started(for: fleet)
                let token = try await fleet.token(at: controller.secureURL)
                // Of several at once one wins.
                let boxes = try (0..<4).map { try Joiner("box-\($0)", in: world) }
                let ends = try await withThrowingTaskGroup(of: Command.Outcome.self) { group in
                    for box in boxes { group.addTask { try await box.enroll(token) } }
                    return try await group.reduce(into: []) { $0.append($1) }
                }
                try #require(ends.filter { $0.end == .code(0) }.count == 1, "\(ends)")
                for outcome in ends where outcome.end != .code(0) {
                    try #require(outcome.end == .code(1) && outcome.errors.contains("used by another"), "\(outcome)")
                }
                try #require(boxes.filter(\.isUntouched).count == 3)
                try #require(try await fleet.enrolledNodes().count == 1)

                for (arguments, word) in [(["--ttl", "1s"], "expired"), ([], "revoked")] {
                    let late = try Joiner("late-\(word)", in: world)
                    let token = try await fleet.outcome(
                        of: ["token", "create", "--url", controller.secureURL] + arguments
                    )
                    .output.trimmed
                    if word == "revoked" {
                        try await fleet.ctl("token", "revoke", String(token.split(separator: ".")[3]))
                    } else {
                        try await until("a second is over") {
                            try await fleet.ctl("token", "list").contains("expired")
                        }
                    }
                    let outcome = try await late.enroll(token)
                    try #require(outcome.end == .code(1) && outcome.errors.contains(word), "\(outcome)")
                    try #require(late.isUntouched)
                }
            }
        }

        @Test func aFalseControllerGetsNothing() async throws {
            try await World.with { world in
                let (ours, theirs) = (
                    try await Fleet.create(in: world), try await Fleet.create(in: world, named: "theirs")
                )
                let (here, there) = (
                    try await Controller.started(for: ours), try await Controller.started(for: theirs)
                )
                let good = try await ours.token(at: here.secureURL)
                let parts = good.split(separator: ".").map(String.init)
                let foreign = try await theirs.token(at: there.secureURL).split(separator: ".").map(String.init)
                func joined(_ changes: [Int: String]) -> String {
                    parts.indices.map { changes[$0] ?? parts[$0] }.joined(separator: ".")
                }
                let other = "https://other.localhost:" + here.secureURL.split(separator: ":")[2]
                let cases = [
                    ("wrong authority", joined([5: foreign[5]]), "authority is another"),
                    (
                        "our authority's digest, their root", joined([5: foreign[5], 1: foreign[1]]),
                        "root of its repository"
                    ),
                    ("wrong root", joined([2: foreign[2]]), "root of its repository"),
                    ("wrong name", joined([5: Base64URL.encode(other.utf8)]), "subject name"),
                    ("a changed secret", joined([4: foreign[4]]), "not known here"),
                ]
                for (index, (name, token, word)) in cases.enumerated() {
                    let box = try Joiner("box-\(index)", in: world)
                    let outcome = try await box.enroll(token)
                    try #require(outcome.end == .code(1) && outcome.errors.contains(word), "\(name): \(outcome)")
                    try #require(box.isUntouched, "\(name)")
                }
                for fleet in [ours, theirs] { try #require(try await fleet.enrolledNodes().isEmpty) }
                // A box of another fleet does not leave it by a slip.
                let box = try Joiner("box", in: world)
                try Scratch.write(try Scratch.read(theirs.root), to: box.root)
                let slip = try await box.enroll(good)
                try #require(slip.end == .code(1) && slip.errors.contains("--replace"), "\(slip)")
                try #require(Scratch.names(in: box.identity) == [], "\(Scratch.names(in: box.identity))")
                try #require(try Scratch.read(box.root) == Scratch.read(theirs.root))
                Scratch.remove(box.root)
                // It was not used up by any of these.
                try #require(try await box.enroll(good).end == .code(0))
            }
        }

        @Test func aCloneIsRefusedAndSeen() async throws {
            try await World.with { world in
                let fleet = try await Fleet.create(in: world)
                let controller = try await Controller.started(for: fleet)
                let box = try Joiner("box", in: world)
                try #require(try await box.enroll(try await fleet.token(at: controller.secureURL)).end == .code(0))
                let reports = controller.secureURL + "/v1/reports"
                let renew = controller.secureURL + "/v1/renew"
                try #require(try await box.curl(reports, post: try Joiner.report(as: "x")).status == 204)
                let clone = try Joiner("clone", in: world)
                try Scratch.copy(box.identity, to: clone.identity)

                // One of the two renews; until the new certificate is used, the old one is good, and a retry gets the same.
                let (key, request) = try await OpenSSL.request(in: box.home, named: "next")
                let body = String(decoding: try RenewalRequest(request: request).json(), as: UTF8.self)
                let first = try await box.curl(renew, post: body)
                try #require(first.status == 200, "\(first)")
                try #require(try await box.curl(renew, post: body).body == first.body)
                try #require(try await clone.curl(reports, post: try Joiner.report(as: "x", number: 2)).status == 204)
                let answer = try EnrolmentAnswer(json: Data(first.body.utf8))
                try box.become(certificate: try #require(answer.certificate), key: key)
                try #require(try await box.curl(reports, post: try Joiner.report(as: "x", number: 3)).status == 204)
                try #require(try await fleet.enrolledNodes().first?.clonedAt == nil)

                let refused = try await clone.curl(reports, post: try Joiner.report(as: "x", number: 4))
                try #require(refused.status == 403 && refused.body.contains("copied"), "\(refused)")
                try #require(try await clone.curl(renew, post: body).status == 403)
                let seen = try #require(try await fleet.enrolledNodes().first)
                try #require(seen.clonedAt != nil && seen.generation == 2)
                try #require(try await box.curl(reports, post: try Joiner.report(as: "x", number: 5)).status == 204)

                // Revoked: at once, and for good.
                try await fleet.ctl("node", "remove", seen.node.text)
                for url in [reports, renew] {
                    let removed = try await box.curl(
                        url, post: url == renew ? body : try Joiner.report(as: "x", number: 6))
                    try #require(removed.status == 403 && removed.body.contains("removed"), "\(removed)")
                }
                try #require(try await fleet.nodes().isEmpty)
                // It comes back with a token for its name.
                let token = try await fleet.token(at: controller.secureURL, "--node", seen.node.text)
                try #require(try await box.enroll(token).end == .code(0))
                try #require(try await box.curl(reports, post: try Joiner.report(as: "x", number: 7)).status == 204)
            }
        }

        /// Its certificate ended while it was off; the controller forgives that for a while.
        @Test func aNodeThatSleptPastItsCertificateIsForgiven() async throws {
            try await World.with { world in
                let fleet = try await Fleet.create(in: world)
                let box = try Joiner("box", in: world)
                let early = try await Controller.started(for: fleet)
                try #require(try await box.enroll(try await fleet.token(at: early.secureURL)).end == .code(0))
                try await early.stop()
                try box.age(days: 60)

                let address = String(early.url.dropFirst("http://".count))
                let (_, request) = try await OpenSSL.request(in: box.home, named: "next")
                let body = String(decoding: try RenewalRequest(request: request).json(), as: UTF8.self)
                let tooLate = try await Controller.started(for: fleet, listen: address, at: "+200d")
                let refused = try await box.curl(tooLate.secureURL + "/v1/renew", post: body, isLate: true)
                try #require(refused.status == 403 && refused.body.contains("new token"), "\(refused)")
                try await tooLate.stop()

                let late = try await Controller.started(for: fleet, listen: address, at: "+60d")
                let report = try Joiner.report(as: "x")
                let ended = try await box.curl(late.secureURL + "/v1/reports", post: report, isLate: true)
                try #require(ended.status == 403 && ended.body.contains("has ended"), "\(ended)")
                let node = try await Node.started(in: fleet, from: late.secureURL) {
                    $0.controller = late.secureURL
                    $0.further = ["Uplink": ["UplinkIdentity=\(box.identity)"]]
                }
                try await until("it has renewed and reports") { try await fleet.nodes().count == 1 }
                try #require(try await fleet.enrolledNodes().first?.generation == 2)
                try await node.stop()
            }
        }
    }
}
