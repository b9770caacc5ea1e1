import SwiftletContract
import Testing

@Suite struct NamesTests {
    /// A name is a file name, a URL segment and a label as it is.
    @Test(arguments: [
        "", ".", "..", "../x", "a/b", "/a", "a b", "a\0", "-a", ".hidden", "a%2f", "é", "A",
        String(repeating: "a", count: 64),
    ])
    func noNameLeavesItsPlace(text: String) {
        #expect(ModelName(text) == nil)
        #expect(ChannelName(text) == nil)
        if text != "A" { #expect(ReleaseVersion(text) == nil) }
    }

    @Test func namesAreTaken() {
        #expect(ModelName("shop-intent_2")?.text == "shop-intent_2")
        #expect(ReleaseVersion("1.0.0-rc.1+b7")?.text == "1.0.0-rc.1+b7")
        #expect(NodeID("0f3c.node")?.text == "0f3c.node")
    }

    @Test(arguments: [
        "sha256:", "abc", "sha512:" + String(repeating: "a", count: 64), "sha256:" + String(repeating: "A", count: 64),
        "sha256:" + String(repeating: "a", count: 63), "sha256:" + String(repeating: "a", count: 65),
    ])
    func onlyDigestsAreDigests(text: String) {
        #expect(Digest(text) == nil)
    }

    @Test func aDigestOfBytes() {
        #expect(Digest(bytes: [UInt8](repeating: 0xAB, count: 32))?.hex == String(repeating: "ab", count: 32))
        #expect(Digest(bytes: [UInt8](repeating: 0, count: 31)) == nil)
    }
}
