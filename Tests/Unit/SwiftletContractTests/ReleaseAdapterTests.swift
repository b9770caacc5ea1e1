import FoundationEssentials
import SwiftletContract
import Testing

/// A release with adapters: what goes over the wire, and what is no release.
@Suite struct ReleaseAdapterTests {
    private static func digest(_ digit: Character) throws -> Digest {
        try #require(Digest(hex: String(repeating: digit, count: 64)))
    }

    private static func adapter(_ name: String, _ digit: Character, base: Character = "a") throws -> Adapter {
        Adapter(
            name: AdapterName(unchecked: name), blob: Blob(digest: try digest(digit), size: .kibibytes(90)),
            weights: .kibibytes(80), base: try digest(base))
    }

    private static func release(_ adapters: [Adapter]) throws -> Release {
        let variant = Variant(
            name: VariantName(unchecked: "q8_0"), blob: Blob(digest: try digest("a"), size: .mebibytes(3)),
            needs: MemoryNeeds(weights: .mebibytes(2), keyValuePerToken: .kibibytes(4), overhead: .mebibytes(40)),
            architecture: "llama", layers: 12)
        return Release(
            model: ModelName(unchecked: "demo"), version: ReleaseVersion(unchecked: "1.2.3"), summary: "A demo.",
            license: "MIT", sequence: 7, floor: 3, context: 2048, variants: [variant], adapters: adapters, checks: nil,
            config: Blob(digest: try digest("d"), size: Bytes(200)), card: nil)
    }

    @Test func isTheSameAfterTheWire() throws {
        let release = try Self.release([try Self.adapter("german", "1"), try Self.adapter("french", "2")])
        let bytes = try release.manifest()
        #expect(try Release(manifest: bytes) == release)
        #expect(release.files.map(\.name) == ["demo-q8_0.gguf", "adapters/german.gguf", "adapters/french.gguf"])
        let layers = try OCIManifest(json: bytes).layers
        #expect(layers.map(\.mediaType).contains("application/vnd.docker.ai.gguf.v3.lora"))
        #expect(release.needs(of: release.variants[0]).companions == .kibibytes(160))
    }

    /// States on nodes have releases from before there were adapters.
    @Test func hasNoneWhereNothingIsSaid() throws {
        let bytes = try JSONEncoder().encode(try Self.release([]))
        let text = String(decoding: bytes, as: UTF8.self)
        let old = text.replacing(#""adapters":[],"#, with: "").replacing(#","adapters":[]"#, with: "")
        #expect(old.contains("adapters") == false)
        #expect(try JSONDecoder().decode(Release.self, from: Data(old.utf8)) == Self.release([]))
    }

    /// Mix and match: an adapter of one release beside the weights of another would answer wrongly without a word.
    @Test func anAdapterForOtherWeightsIsRefused() throws {
        let bytes = try Self.release([try Self.adapter("german", "1", base: "b")]).manifest()
        let error = #expect(throws: DocumentError.self) { try Release(manifest: bytes) }
        #expect(
            error?.description.contains("'german' is for bbbbbbbbbbbb, which is no variant of this release") == true)
    }

    /// Taken as it is out of another release's manifest.
    @Test func aLayerOfAnotherReleaseIsRefused() throws {
        var others = try Self.release([try Self.adapter("german", "1")])
        others.variants[0].blob.digest = try Self.digest("b")
        others.adapters[0].base = try Self.digest("b")
        let stolen = try #require(
            try OCIManifest(json: try others.manifest()).layers.first { $0.mediaType == MediaType.adapter })
        var manifest = try OCIManifest(json: try Self.release([]).manifest())
        manifest.layers.append(stolen)
        let bytes = try manifest.json()
        #expect(throws: DocumentError.self) { try Release(manifest: bytes) }
    }

    @Test func whatCannotBeServedIsRefused() throws {
        let twice = try Self.release([try Self.adapter("german", "1"), try Self.adapter("german", "2")])
        #expect(throws: DocumentError.self) { try Release(manifest: try twice.manifest()) }
        var vectors = try Self.release([try Self.adapter("german", "1")])
        vectors.task = .embeddings
        #expect(throws: DocumentError.self) { try Release(manifest: try vectors.manifest()) }
        let named = try Self.release([try Self.adapter("../x", "1")])
        #expect(throws: DocumentError.self) { try Release(manifest: try named.manifest()) }
    }

    @Test func saysHowItGuesses() throws {
        var release = try Self.release([try Self.adapter("german", "1")])
        release.speculation = .ngram
        #expect(try Release(manifest: try release.manifest()) == release)
        let needs = MemoryNeeds(weights: .mebibytes(1), keyValuePerToken: .kibibytes(1), overhead: .mebibytes(4))
        release.speculation = .draft(
            Companion(blob: Blob(digest: try Self.digest("5"), size: .mebibytes(2)), needs: needs))
        #expect(try Release(manifest: try release.manifest()) == release)
        #expect(release.files.map(\.name).last == "draft.gguf" && release.companions.count == 2)
        #expect(release.needs(of: release.variants[0]).keyValuePerToken == .kibibytes(5))
        let text = String(decoding: try release.manifest(), as: UTF8.self)
        let both = text.replacing(
            #""org.swiftlet.context""#, with: #""org.swiftlet.speculation":"ngram","org.swiftlet.context""#)
        #expect(throws: DocumentError.self) { try Release(manifest: Array(both.utf8)) }
        let other = text.replacing(
            #""org.swiftlet.context""#, with: #""org.swiftlet.speculation":"x","org.swiftlet.context""#)
        #expect(throws: DocumentError.self) { try Release(manifest: Array(other.utf8)) }
    }

    /// llama-server finds kept prompts by their tokens, whoever read them.
    @Test func keepsNoPromptsOfOneAdapterForAnother() throws {
        let wish = MemoryWish(slots: 1, promptCache: .mebibytes(64))
        for (adapters, kept) in [([], Bytes.mebibytes(64)), ([try Self.adapter("german", "1")], Bytes.zero)] {
            let release = try Self.release(adapters)
            let plan = release.plan(release.needs(of: release.variants[0]), within: .mebibytes(900), wish: wish)
            #expect(plan?.promptCache == kept)
        }
    }

    @Test func engineIsToldOfEachRequest() {
        let names = ["german", "french"].map { AdapterName(unchecked: $0) }
        #expect(AdapterChoice(of: nil, among: []) == nil)
        #expect(AdapterChoice(of: nil, among: names)?.description == #"[{"id":0,"scale":0}]"#)
        #expect(AdapterChoice(of: names[1], among: names)?.description == #"[{"id":1,"scale":1}]"#)
    }

    @Test func aCheckMayAskAnAdapter() throws {
        let suite = try CheckSuite(
            json: Array(
                #"{"minimumPassShare":1,"cases":[{"name":"a","adapter":"german","request":{"messages":[]},"expect":{"contains":"x"}}]}"#
                    .utf8))
        #expect(suite.stray(among: [AdapterName(unchecked: "german")]) == nil)
        #expect(suite.stray(among: [AdapterName(unchecked: "french")])?.name == "a")
        let own = try CheckSuite(
            json: Array(
                #"{"minimumPassShare":1,"cases":[{"name":"a","request":{"messages":[],"lora":[]},"expect":{"contains":"x"}}]}"#
                    .utf8))
        #expect(throws: DocumentError.self) { try own.validate() }
    }
}
