/// What is wrong in a model manifest, and where.
struct ManifestError: Error, Equatable, Sendable, CustomStringConvertible {
    let path: String
    /// From 1; nil where the fault is in no line.
    let line: Int?
    let reason: String

    var description: String { "'\(path)'\(line.map { ", line \($0)" } ?? ""): \(reason)" }
}
