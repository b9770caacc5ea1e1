import FoundationEssentials

/// What has changed since a report that the controller has (`POST /v1/reports/change`): a node that is as it was says so in
/// some hundred bytes.
public struct ReportChange: Document {
    public static let maxSize = NodeReport.maxSize
    public static let title = "change of a report"

    public var node: NodeID
    /// Of the report that it is a change of, and of the one that comes of it.
    public var run: String
    /// The number of the report that it is a change of.
    public var base: Int
    /// To the JSON of that report, by RFC 7396.
    public var patch: JSONValue

    public init(node: NodeID, run: String, base: Int, patch: JSONValue) {
        self.node = node
        self.run = run
        self.base = base
        self.patch = patch
    }

    /// What makes `report` of `base`, an earlier one of the same run; nil where the two have another node or run.
    public init?(from base: NodeReport, to report: NodeReport) throws(DocumentError) {
        guard base.node == report.node, base.run == report.run else { return nil }
        let (old, new) = (try JSONValue(of: base), try JSONValue(of: report))
        self.init(node: report.node, run: report.run, base: base.number, patch: old.mergePatch(to: new))
    }

    /// The report that comes of it; nil where `report` is not the one that it is a change of.
    public func applied(to report: NodeReport) throws(DocumentError) -> NodeReport? {
        guard report.node == node, report.run == run, report.number == base else { return nil }
        let changed = try JSONValue(of: report).merging(patch)
        let bytes: Data
        do { bytes = try JSONEncoder().encode(changed) } catch {
            throw .malformed(title: Self.title, reason: "\(error)")
        }
        return try NodeReport(json: bytes)
    }
}

extension JSONValue {
    fileprivate init(of report: NodeReport) throws(DocumentError) {
        let bytes = try report.json()
        do { self = try JSONDecoder().decode(JSONValue.self, from: bytes) } catch {
            throw .malformed(title: NodeReport.title, reason: "\(error)")
        }
    }
}
