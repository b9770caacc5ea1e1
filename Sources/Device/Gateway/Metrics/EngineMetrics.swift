public import SwiftletContract

/// The engines' own metrics on one page: each sample with the model and the version that it is of.
///
/// Engines read models and prompts that came from outside, so what they say is taken apart and put together anew: what
/// is no sample of Prometheus' text format is left out.
public struct EngineMetrics {
    private struct Family {
        var head: [String] = []
        var samples: [String] = []
    }

    private var families: [String: Family] = [:]
    private var order: [String] = []

    /// Of each engine: lines, and bytes of a line.
    private static let maxLines = 1000, maxLine = 1024

    public init() {}

    /// The page of one engine.
    public mutating func add(_ page: String, of release: ServedRelease) {
        let labels = release.labels.map { "\($0.name)=\"\($0.value)\"" }.joined(separator: ",")
        for line in page.utf8.split(separator: UInt8(ascii: "\n"), maxSplits: Self.maxLines).prefix(Self.maxLines) {
            guard line.count <= Self.maxLine, let text = String(line) else { continue }
            text.hasPrefix("#") ? addHead(text) : addSample(text, labels)
        }
    }

    /// Prometheus wants all samples of a family together.
    public var text: String {
        order.compactMap { families[$0] }.filter { $0.samples.isEmpty == false }
            .flatMap { $0.head + $0.samples }.map { $0 + "\n" }.joined()
    }

    /// `# HELP name text`, `# TYPE name kind`: of the first engine that says it.
    private mutating func addHead(_ line: String) {
        let words = line.split(separator: " ", maxSplits: 3)
        guard words.count == 4, ["HELP", "TYPE"].contains(words[1]), Self.isName(words[2]),
            line.utf8.allSatisfy({ $0 >= 0x20 })
        else { return }
        let name = String(words[2])
        let start = "# \(words[1]) \(name) "
        guard families[name]?.head.contains(where: { $0.hasPrefix(start) }) != true else { return }
        change(name) { $0.head.append(start + words[3]) }
    }

    /// `name value`, `name{label="x"} value`.
    private mutating func addSample(_ line: String, _ labels: String) {
        guard let space = line.lastIndex(of: " "), Double(line[line.index(after: space)...]) != nil else { return }
        let (series, value) = (line[..<space], line[line.index(after: space)...])
        let name = series.prefix { $0 != "{" }
        guard Self.isName(name) else { return }
        let own = series.dropFirst(name.count)
        guard own.isEmpty || Self.areLabels(own) else { return }
        let all = labels + (own.isEmpty ? "" : "," + own.dropFirst().dropLast())
        change(String(name)) { $0.samples.append("\(name){\(all)} \(value)") }
    }

    private mutating func change(_ name: String, _ body: (inout Family) -> Void) {
        if families[name] == nil { order.append(name) }
        body(&families[name, default: Family()])
    }

    private static func isName(_ text: Substring) -> Bool {
        text.utf8.first.map { $0 < UInt8(ascii: "0") || $0 > UInt8(ascii: "9") } ?? false
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: ":"):
                    true
                default: false
                }
            }
    }

    /// `{name="value",…}`, the values without quotes, backslashes and what cannot be printed. None of them may be ours.
    private static func areLabels(_ text: Substring) -> Bool {
        guard text.hasPrefix("{"), text.hasSuffix("}"), text.count > 2 else { return false }
        return text.dropFirst().dropLast().split(separator: ",", omittingEmptySubsequences: false).allSatisfy { label in
            let parts = label.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, isName(parts[0]), ["model", "version"].contains(parts[0]) == false else {
                return false
            }
            let value = parts[1]
            return value.count >= 2 && value.hasPrefix("\"") && value.hasSuffix("\"")
                && value.dropFirst().dropLast().utf8.allSatisfy {
                    (0x20...0x7E).contains($0) && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\")
                }
        }
    }
}
