/// A page in Prometheus' text format: families, one after the other, each with its samples.
public struct MetricPage {
    public enum Kind: String { case counter, gauge, histogram }

    /// Values need no escaping: they are names with a syntax of ours, or were cleaned.
    public typealias Labels = [(name: String, value: String)]

    public private(set) var text = ""
    private var family = ""

    public init() {}

    /// Begins a family; what is added from now on belongs to it.
    public mutating func begin(_ name: String, _ kind: Kind, _ help: String) {
        family = name
        text += "# HELP \(name) \(help)\n# TYPE \(name) \(kind.rawValue)\n"
    }

    /// - Parameter suffix: of a histogram's sample: `_sum`.
    public mutating func add(_ value: some CustomStringConvertible, _ labels: Labels = [], suffix: String = "") {
        let list = labels.map { "\($0.name)=\"\($0.value)\"" }.joined(separator: ",")
        text += family + suffix + (list.isEmpty ? "" : "{\(list)}") + " \(value)\n"
    }
}
