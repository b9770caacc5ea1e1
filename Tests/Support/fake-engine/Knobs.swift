import Glibc

/// Magic words: `hang`, `tokens=3`.
struct Knobs: Sendable {
    private let words: [String: String]

    init(_ text: String) {
        let pairs = text.split(whereSeparator: \.isWhitespace).map { word in
            let parts = word.split(separator: "=", maxSplits: 1)
            return (String(parts.first ?? ""), parts.count == 2 ? String(parts[1]) : "")
        }
        words = Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    }

    private init(words: [String: String]) { self.words = words }

    /// Those of a prompt come first.
    func overridden(by other: Knobs) -> Knobs {
        Knobs(words: words.merging(other.words) { _, theirs in theirs })
    }

    func has(_ word: String) -> Bool { words[word] != nil }
    func text(_ word: String) -> String? { words[word].flatMap { $0.isEmpty ? nil : $0 } }
    func number(_ word: String) -> Int? { words[word].flatMap { Int($0) } }
}

func crash(_ code: Int32, _ why: String) -> Never {
    let line = Array("fake-engine: \(why)\n".utf8)
    write(STDERR_FILENO, line, line.count)
    exit(code)
}
