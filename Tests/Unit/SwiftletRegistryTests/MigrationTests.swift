import Foundation
import GRDB
import SwiftletContract
import Testing

@testable import SwiftletRegistry

/// What an older program has written stays.
@Suite(.timeLimit(.minutes(1))) struct MigrationTests {
    @Test func nodesAndTheirLastReportsStay() async throws {
        try await withDatabase { path in
            let now = Date(timeIntervalSince1970: 1_800_000_000)
            let known = report(run: "a", number: 5, labels: ["site": "oslo"])
            let body = try known.json()
            let queue = try DatabaseQueue(path: path)
            try Registry.migrator.migrate(queue, upTo: "4 tokens and enrolled nodes")
            try await queue.write { database in
                for (node, body) in [("node-1", body), ("broken", Data("{}".utf8))] {
                    try database.execute(
                        sql: "INSERT INTO node VALUES (?, 'a', 5, ?, ?, ?)",
                        arguments: [node, now.timeIntervalSince1970, now.timeIntervalSince1970, body])
                    try database.execute(sql: "INSERT INTO run (node, name) VALUES (?, 'a')", arguments: [node])
                }
                for number in [2, 5] {
                    try database.execute(
                        sql: "INSERT INTO report (node, run, number, receivedAt) VALUES ('node-1', 'a', ?, 0)",
                        arguments: [number])
                }
                try database.execute(
                    sql: "INSERT INTO figures VALUES ('node-1', 'm', '1.0.0', 0, 42, NULL, NULL)")
            }
            try queue.close()
            let registry = try Registry(path: path)
            #expect(try await registry.glances() == [NodeGlance(known, receivedAt: now, firstSeenAt: now)])
            for (number, recording) in [(5, Recording.duplicate), (2, .duplicate), (3, .late), (6, .newest)] {
                #expect(try await registry.record(report(run: "a", number: number), receivedAt: now) == recording)
            }
            let figures = try await registry.figures(of: ModelName(unchecked: "m"))
            #expect(
                figures[NodeID(unchecked: "node-1")]?[ReleaseVersion(unchecked: "1.0.0")] == VersionFigures(speed: 42))
        }
    }
}
