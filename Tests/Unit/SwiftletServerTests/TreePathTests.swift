import SwiftletContract
import Testing

@testable import SwiftletServer

private let hex = String(repeating: "0a", count: 32)

@Suite(.timeLimit(.minutes(1))) struct TreePathTests {
    @Test(arguments: [
        "/metadata/1.root.json", "/metadata/12.snapshot.json", "/metadata/3.targets.json", "/metadata/4.rollouts.json",
        "/metadata/5.ch-stable.json", "/targets/ch-stable/\(hex).shop-intent-1.0.0.json",
        "/targets/rollouts/\(hex).stable.json", "/targets/fleet/\(hex).ca.pem", "/blobs/sha256/\(hex)",
    ])
    func whatIsNamedByVersionOrDigestNeverChanges(path: String) throws {
        let parsed = try #require(TreePath(path))
        #expect(parsed.text == String(path.dropFirst()) && parsed.life == .immutable)
        #expect((parsed.digest?.hex == hex) == path.contains(hex))
    }

    @Test(arguments: ["/metadata/timestamp.json", "/oci-layout", "/index.json"])
    func theRestIsAskedForEachTime(path: String) {
        #expect(TreePath(path)?.life == .changing)
    }

    @Test func decodesOnce() {
        #expect(TreePath("/targets/ch-a/\(hex).m-1.0%2Bcpu.json")?.text == "targets/ch-a/\(hex).m-1.0+cpu.json")
        #expect(TreePath("/metadata/1%252Eroot.json") == nil)
    }

    @Test(arguments: [
        "", "/", "//", "metadata/1.root.json", "/metadata", "/metadata/", "/metadata/../keys/root.json",
        "/metadata/..%2f..%2fkeys%2froot.json", "/%2e%2e/keys/root.json", "/metadata/1.root.json/",
        "/metadata//1.root.json",
        "/metadata/root.json", "/metadata/0.root.json", "/metadata/01.root.json", "/metadata/-1.root.json",
        "/metadata/99999999999.root.json", "/metadata/1.timestamp.json", "/metadata/1.other.json",
        "/metadata/1.ch-.json",
        "/metadata/1.ch-..json", "/metadata/1.ch-A.json", "/metadata/.1.root.json.swp", "/metadata/1.root.json%00",
        "/blobs/sha256/\(hex)0", "/blobs/sha256/\(hex.uppercased())", "/blobs/sha512/\(hex)",
        "/blobs/sha256/../../keys",
        "/blobs/sha256/.tmp-\(hex)", "/targets/ch-stable/shop-1.json", "/targets/ch-stable/\(hex).json",
        "/targets/ch-stable/\(hex)..json", "/targets/ch-stable/\(hex).a/b-1.json", "/targets/../\(hex).a-1.json",
        "/metadata/1.root.jsonx", "/metadata/1.root.swp", "/targets/ch-stable/\(hex).a!-1.json",
        "/targets/ch-stable/\(hex).a%3A-1.json", "/targets/ch-stable/\(hex)..a-1.json",
        "/targets/ch-stable/\(hex).-a-1.json",
        "/targets/fleet/\(hex).key.pem", "/targets/keys/\(hex).a-1.json", "/fleet.json", "/keys/root.json",
        "/controller.sqlite", "/index.json?x", "/index.json%20", "/index.js%6", "/index.js%zz", "/índex.json",
    ])
    func nothingElseExists(path: String) {
        #expect(TreePath(path) == nil)
    }
}
