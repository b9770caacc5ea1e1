import FoundationEssentials
import GRDB
import SwiftletContract

/// A row of the table `node`.
struct StoredNode: FetchableRecord, Sendable {
    private let id: String
    private let firstSeenAt: Double
    private let receivedAt: Double
    private let body: Data

    init(row: Row) {
        self.id = row["id"]
        self.firstSeenAt = row["firstSeenAt"]
        self.receivedAt = row["receivedAt"]
        self.body = row["body"]
    }

    func record(path: String) throws(RegistryError) -> NodeRecord {
        do throws(DocumentError) {
            return NodeRecord(
                report: try NodeReport(json: body), receivedAt: Date(timeIntervalSince1970: receivedAt),
                firstSeenAt: Date(timeIntervalSince1970: firstSeenAt))
        } catch {
            throw .damaged(path: path, node: id, reason: error.description)
        }
    }
}
