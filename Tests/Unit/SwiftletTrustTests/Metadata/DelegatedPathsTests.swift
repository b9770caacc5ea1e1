import Foundation
import Testing

@testable import SwiftletTrust

@Suite(.timeLimit(.minutes(1)))
struct DelegatedPathsTests {
    @Test(arguments: [
        ("*", "a", true), ("*", "", true), ("*", "a/b", false), ("*.tgz", "foo.tgz", true), ("*.tgz", "foo.txt", false),
        ("foo-?.tgz", "foo-1.tgz", true), ("foo-?.tgz", "foo-.tgz", false), ("foo-?.tgz", "foo-10.tgz", false),
        ("foo-?.tgz", "foo-\u{E9}.tgz", true), ("targets/*.tgz", "targets/foo.tgz", true),
        ("targets/*.tgz", "targets/foo/bar.tgz", false), ("*/*", "a/b", true), ("*/*", "a", false),
        ("Foo/*", "foo/a", false), ("foo/*", "foo/", true), ("foo/*", "foo", false), ("/foo/*", "foo/a", false),
        ("a*b*c", "aXbYc", true), ("a*b*c", "aXbY", false), ("*a*", "bab", true), ("**", "abc", true),
        ("[ab]", "a", false), ("[ab]", "[ab]", true), ("a?", "a/", false), ("ch-a/*", "ch-b/x", false),
        ("", "", true), ("", "a", false), ("caf\u{E9}", "cafe\u{301}", false),
    ])
    func pattern(pattern: String, path: String, matches: Bool) {
        #expect(PathPattern(JSONText(pattern)).matches(JSONText(path)) == matches)
    }

    @Test func hostilePatternIsQuick() {
        let pattern = JSONText(String(repeating: "*a", count: 500) + "b")
        #expect(PathPattern(pattern).matches(JSONText(String(repeating: "a", count: 2000))) == false)
    }

    /// The bins that python-tuf 7.0.1 puts these paths into.
    @Test(arguments: [
        (1, ["bin-1", "bin-0", "bin-1"]), (5, ["bin-19", "bin-0e", "bin-10"]),
        (8, ["bin-ca", "bin-73", "bin-85"]),
        (10, ["bin-32a", "bin-1cd", "bin-214"]), (16, ["bin-ca97", "bin-737a", "bin-850f"]),
        (32, ["bin-ca978112", "bin-737a85b1", "bin-850f7dc4"]),
    ])
    func succinctBins(bits: Int, bins: [String]) throws {
        let roles = try Self.succinct(Int64(bits))
        let paths: [JSONText] = ["a", "ch-stable/shop-intent-1.4.0.json", "caf\u{E9}"]
        #expect(paths.map { roles.role(for: $0).string } == bins)
    }

    @Test(arguments: [Int64.min, -1, 0, 33, Int64.max])
    func badBitLengthIsRefused(bits: Int64) {
        #expect(throws: TrustError.self) { try Self.succinct(bits) }
    }

    private static func succinct(_ bits: Int64) throws -> SuccinctRoles {
        var object = JSONObject()
        object["keyids"] = []
        object["threshold"] = 1
        object["bit_length"] = .integer(bits)
        object["name_prefix"] = "bin"
        return try SuccinctRoles(Fields(object, file: "x"), keys: [:])
    }

    @Test(arguments: [
        (["ca"], "a", true), (["ca978112ca"], "a", true), (["cb"], "a", false), (["00", "73"], "a", false),
        (["00", "7"], "ch-stable/shop-intent-1.4.0.json", true),
    ])
    func hashPrefixes(prefixes: [String], path: String, matches: Bool) {
        #expect(DelegatedPaths.hashPrefixes(prefixes.map { JSONText($0) }).contains(JSONText(path)) == matches)
    }
}
