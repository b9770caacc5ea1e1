import Foundation
import SwiftletContract
import Testing

/// The release that comes with the source.
@Suite(.timeLimit(.minutes(1))) struct DemoModelTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(
        path: "../../../Manifests/shop-intent")
    private static let files = [
        "manifest.yaml", "checks.json", "README.md", "shop-intent-q8_0.gguf", "shop-intent-q4_0.gguf",
    ]

    private func copy(to fleet: TestFleet) throws -> String {
        for name in Self.files {
            try fleet.write("demo/" + name, Array(try Data(contentsOf: Self.folder.appending(path: name))))
        }
        return fleet.folder + "/demo/manifest.yaml"
    }

    @Test func canBePublished() async throws {
        try await withFleet { fleet in
            let outcome = await fleet.run("model", "add", "--dry-run", try copy(to: fleet))
            #expect(outcome.code == .done, "\(outcome.errors)")
        }
    }

    /// Weights have no form that a reader could check: only the manifest's digest tells.
    @Test(arguments: ["shop-intent-q8_0.gguf", "shop-intent-q4_0.gguf"])
    func oneWrongByteIsRefused(name: String) async throws {
        try await withFleet { fleet in
            let manifest = try copy(to: fleet)
            let file = "demo/" + name
            var bytes = [UInt8](try Data(contentsOf: URL(filePath: fleet.folder + "/" + file)))
            bytes[bytes.count * 2 / 3] ^= 0x10
            try fleet.write(file, bytes)
            let outcome = await fleet.run("model", "add", "--dry-run", manifest)
            #expect(outcome.code == .badContent && outcome.errors.contains("'\(name)' has the digest"))
        }
    }
}
