import FoundationEssentials
import SwiftletContract
import Testing

@Suite struct ReleaseManifestTests {
    private static func digest(_ digit: Character) throws -> Digest {
        try #require(Digest(hex: String(repeating: digit, count: 64)))
    }

    private static func release() throws -> Release {
        let variants = try ["q8_0", "q4_0"].map { name in
            Variant(
                name: VariantName(unchecked: name),
                blob: Blob(digest: try digest(name == "q8_0" ? "a" : "b"), size: .mebibytes(3)),
                needs: MemoryNeeds(weights: .mebibytes(2), keyValuePerToken: .kibibytes(4), overhead: .mebibytes(40)),
                architecture: "llama", layers: 12)
        }
        return Release(
            model: ModelName(unchecked: "demo"), version: ReleaseVersion(unchecked: "1.2.3"), summary: "A demo.",
            license: "MIT", sequence: 7, floor: 3, context: 2048, variants: variants,
            checks: Blob(digest: try digest("c"), size: Bytes(100)),
            config: Blob(digest: try digest("d"), size: Bytes(200)),
            card: Blob(digest: try digest("e"), size: Bytes(300)))
    }

    @Test func isTheSameAfterTheWire() throws {
        let release = try Self.release()
        let bytes = try release.manifest()
        #expect(try Release(manifest: bytes) == release)
        #expect(try release.manifest() == bytes)
        #expect(bytes.count < 4096)
    }

    @Test func saysWhatItIsFor() throws {
        var release = try Self.release()
        let chat = String(decoding: try release.manifest(), as: UTF8.self)
        #expect(chat.contains("org.swiftlet.task") == false)
        release.task = .embeddings
        let bytes = try release.manifest()
        #expect(try Release(manifest: bytes) == release)
        let other = String(decoding: bytes, as: UTF8.self).replacing(#""embeddings""#, with: #""smell""#)
        let error = #expect(throws: DocumentError.self) { try Release(manifest: Array(other.utf8)) }
        #expect(error?.description.contains("'smell', which this version cannot serve") == true)
    }

    /// States on nodes have releases from before there were tasks.
    @Test func isForChatWhereNothingIsSaid() throws {
        let bytes = try JSONEncoder().encode(try Self.release())
        let old = String(decoding: bytes, as: UTF8.self).replacing(#""task":"chat","#, with: "")
            .replacing(#","task":"chat""#, with: "")
        #expect(old.contains("task") == false)
        #expect(try JSONDecoder().decode(Release.self, from: Data(old.utf8)).task == .chat)
    }

    /// Signatures lie beside the files that they sign; a bundle of another name is none of ours.
    @Test func carriesSignaturesBesideItsFiles() throws {
        var release = try Self.release()
        release.signature = Blob(digest: try Self.digest("1"), size: Bytes(1500))
        release.producerSignature = Blob(digest: try Self.digest("2"), size: Bytes(1600))
        let bytes = try release.manifest()
        #expect(try Release(manifest: bytes) == release)
        #expect(release.files.map(\.name) == ["demo-q8_0.gguf", "demo-q4_0.gguf", "checks.json", "README.md"])
        let manifest = try OCIManifest(json: bytes)
        #expect(manifest.layers.count == release.files.count + 2)
        let foreign = String(decoding: bytes, as: UTF8.self).replacing("model.sig", with: "other.sig")
        release.signature = nil
        #expect(try Release(manifest: Array(foreign.utf8)) == release)
    }

    /// Each with one thing wrong.
    @Test(arguments: [
        ("application\\/vnd.cncf.model.manifest.v1+json", "application\\/x"),
        (#""schemaVersion":2"#, #""schemaVersion":1"#),
        (#""org.swiftlet.sequence":"7""#, #""org.swiftlet.sequence":"0""#),
        (#""org.swiftlet.sequence":"7""#, #""org.swiftlet.sequence":"99999999999""#),
        (#""org.swiftlet.floor":"3""#, #""org.swiftlet.floor":"8""#),
        (#""org.swiftlet.floor":"3","#, ""),
        (#""org.swiftlet.context":"2048""#, #""org.swiftlet.context":"-1""#),
        (#""org.opencontainers.image.title":"demo""#, #""org.opencontainers.image.title":"..""#),
        (#""org.swiftlet.variant":"q4_0""#, #""org.swiftlet.variant":"q8_0""#),
        (#""size":3145728"#, #""size":-1"#),
        (#""size":3145728"#, #""size":9223372036854775807"#),
        (String(repeating: "a", count: 64), "00"),
    ])
    func refusesWhatIsNotPlausible(part: String, replacement: String) throws {
        let text = String(decoding: try Self.release().manifest(), as: UTF8.self)
        let part = text.contains(part) ? part : part.replacing("\\/", with: "/")
        #expect(text.contains(part))
        let changed = text.replacing(part, with: replacement)
        #expect(throws: DocumentError.self) { try Release(manifest: Array(changed.utf8)) }
    }

    @Test func isNotReadAboveItsLimit() throws {
        let bytes = [UInt8](repeating: UInt8(ascii: " "), count: Int(OCIManifest.maxSize.count) + 1)
        #expect {
            try Release(manifest: bytes)
        } throws: { error in
            if case DocumentError.tooLarge = error { true } else { false }
        }
    }
}
