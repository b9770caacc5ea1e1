package import SystemPackage

/// A model for the fake engine: a GGUF file whose header is valid, with noise for weights, its manifest and its checks.
package struct MadeUpModel: Sendable {
    package static let name = "made-up"

    package var version: String
    /// What the fake engine heeds: `answer=WORD`, `start-delay=MS`; see `fake-engine --help`. Without `answer` it
    /// answers with the version.
    package var words: [String] = []
    /// Of the weights, in bytes.
    package var size = 64 << 10
    /// What the answer to the release's one check must contain; nil: a release without checks.
    package var check: String?

    package init(version: String, words: [String] = [], size: Int = 64 << 10, check: String? = nil) {
        self.version = version
        self.words = words
        self.size = size
        self.check = check
    }

    package var answer: String { "v" + version }

    /// Writes the model's files into a directory; returns the path of the manifest.
    package func write(to directory: FilePath) throws -> FilePath {
        try Scratch.make(directory)
        try Scratch.write(gguf, to: directory.appending("model.gguf"))
        if let check { try Scratch.write(checks(check).utf8, to: directory.appending("checks.json")) }
        let manifest = directory.appending("manifest.yaml")
        try Scratch.write(yaml.utf8, to: manifest)
        return manifest
    }

    package var yaml: String {
        """
        name: \(Self.name)
        version: \(version)
        description: Noise with a header.
        license: Apache-2.0
        context: 256
        variants:
          - name: f32
            file: model.gguf
            overhead: 64M
        \(check == nil ? "" : "checks: checks.json")

        """
    }

    private func checks(_ expected: String) -> String {
        """
        {"minimumPassShare": 1, "cases": [{"name": "the answer is \(expected)",
          "request": {"messages": [{"role": "user", "content": "check"}]}, "expect": {"contains": "\(expected)"}}]}
        """
    }

    // MARK: GGUF, version 3

    private var gguf: [UInt8] { header + noise(count: (rows + 1) * 128) }

    /// All of the file but its weights.
    package var header: [UInt8] {
        let numbers: [(String, UInt32)] = [
            ("block_count", 1), ("context_length", 512), ("embedding_length", 32), ("attention.head_count", 2),
        ]
        let texts = [("general.architecture", "llama"), ("general.description", " \(spoken.joined(separator: " ")) ")]
        var bytes = Array("GGUF".utf8) + little(UInt32(3)) + little(UInt64(2))
        bytes += little(UInt64(numbers.count + texts.count))
        for (key, value) in texts { bytes += text(key) + little(UInt32(8)) + text(value) }
        for (key, value) in numbers { bytes += text("llama.\(key)") + little(UInt32(4)) + little(value) }
        bytes += tensor("token_embd.weight", rows: rows, offset: 0)
        bytes += tensor("output.weight", rows: 1, offset: rows * 128)
        bytes += [UInt8](repeating: 0, count: (32 - bytes.count % 32) % 32)
        return bytes
    }

    /// Of the file, in bytes.
    package var fileSize: Int { header.count + (rows + 1) * 128 }

    private var rows: Int { max(1, size / 128) }

    private var spoken: [String] {
        words.contains { $0.hasPrefix("answer=") || $0.hasPrefix("tokens=") } ? words : words + ["answer=\(answer)"]
    }

    /// Two dimensions of 32-bit numbers, 32 in a row.
    private func tensor(_ name: String, rows: Int, offset: Int) -> [UInt8] {
        text(name) + little(UInt32(2)) + little(UInt64(32)) + little(UInt64(rows)) + little(UInt32(0))
            + little(UInt64(offset))
    }

    private func text(_ string: String) -> [UInt8] { little(UInt64(string.utf8.count)) + Array(string.utf8) }

    private func little(_ number: some FixedWidthInteger) -> [UInt8] {
        (0..<number.bitWidth / 8).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
    }

    /// Another for each version, the same each time.
    private func noise(count: Int) -> [UInt8] {
        var random = Dice(seed: version.utf8.reduce(7) { $0 &* 31 &+ UInt64($1) })
        return (0..<(count + 7) / 8).flatMap { _ in little(random.next()) }.prefix(count).map { $0 }
    }
}
