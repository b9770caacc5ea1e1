import Foundation
import SwiftletContract
import SwiftletRegistry
import Testing

@Suite(.timeLimit(.minutes(1))) struct RegistryTests {
    private let start = Date(timeIntervalSince1970: 1_800_000_000)

    @Test func keepsTheNewestReport() async throws {
        try await withDatabase { path in
            let registry = try Registry(path: path)
            #expect(try await registry.record(report(number: 1), receivedAt: start) == .newest)
            #expect(try await registry.record(report(number: 3), receivedAt: start + 60) == .newest)
            let record = try #require(try await registry.node(NodeID(unchecked: "node-1")))
            #expect(record.report.number == 3 && record.receivedAt == start + 60 && record.firstSeenAt == start)
            #expect(try await registry.node(NodeID(unchecked: "node-2")) == nil)
        }
    }

    @Test func theSameReportTwiceChangesNothing() async throws {
        try await withDatabase { path in
            let registry = try Registry(path: path)
            try await registry.record(report(), receivedAt: start)
            #expect(try await registry.record(report(), receivedAt: start + 60) == .duplicate)
            #expect(try await registry.node(NodeID(unchecked: "node-1"))?.receivedAt == start)
        }
    }

    /// Late by number within a run, and late by run: a daemon that has been started again does not come back.
    @Test func anOlderReportReplacesNothing() async throws {
        try await withDatabase { path in
            let registry = try Registry(path: path)
            try await registry.record(report(run: "a", number: 5), receivedAt: start)
            #expect(try await registry.record(report(run: "a", number: 4), receivedAt: start + 1) == .late)
            #expect(try await registry.record(report(run: "b", number: 1), receivedAt: start + 2) == .newest)
            #expect(try await registry.record(report(run: "a", number: 6), receivedAt: start + 3) == .late)
            let record = try await registry.node(NodeID(unchecked: "node-1"))
            #expect(record?.report.run == "b" && record?.receivedAt == start + 2)
            // All four are remembered.
            for (run, number) in [("a", 5), ("a", 4), ("b", 1), ("a", 6)] {
                #expect(try await registry.record(report(run: run, number: number), receivedAt: start) == .duplicate)
            }
        }
    }

    /// A board without a clock starts in the past; its new run is the newest all the same.
    @Test func nodesClocksDoNotDecide() async throws {
        try await withDatabase { path in
            let registry = try Registry(path: path)
            try await registry.record(report(run: "a", number: 9, sentAt: start), receivedAt: start)
            let early = report(run: "b", number: 1, sentAt: Date(timeIntervalSince1970: 0))
            #expect(try await registry.record(early, receivedAt: start + 1) == .newest)
        }
    }

    @Test func theMemoryIsBounded() async throws {
        try await withDatabase { path in
            let registry = try Registry(path: path)
            let last = 74
            for number in 1...last { try await registry.record(report(number: number), receivedAt: start) }
            for number in [11, last] {
                #expect(try await registry.record(report(number: number), receivedAt: start) == .duplicate)
            }
            // Forgotten, still older: it changes nothing, and is not remembered in the place of a newer one.
            for _ in 0..<2 { #expect(try await registry.record(report(number: 10), receivedAt: start) == .late) }
            #expect(try await registry.record(report(number: 11), receivedAt: start) == .duplicate)
            #expect(try await registry.node(NodeID(unchecked: "node-1"))?.report.number == last)
        }
    }

    @Test func choosesNodesByLabels() async throws {
        try await withDatabase { path in
            let registry = try Registry(path: path)
            for (node, site) in [("c", "oslo"), ("a", "oslo"), ("b", "bergen")] {
                try await registry.record(report(node: node, labels: ["site": site]), receivedAt: start)
            }
            #expect(try await registry.nodes().map(\.id.text) == ["a", "b", "c"])
            #expect(try await registry.nodes(matching: Selector(parsing: "site=oslo")).map(\.id.text) == ["a", "c"])
            #expect(try await registry.nodes(matching: Selector(parsing: "site!=oslo")).map(\.id.text) == ["b"])
        }
    }

    /// As `serve` and commands do: each opens (and the first creates) the file for itself.
    @Test func severalMayOpenItAtOnce() async throws {
        try await withDatabase { path in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for index in 0..<6 {
                    group.addTask {
                        let registry = try Registry(path: path)
                        for number in 1...10 {
                            try await registry.record(report(node: "n\(index)", number: number), receivedAt: Date())
                        }
                    }
                }
                try await group.waitForAll()
            }
            let nodes = try await Registry(path: path).nodes()
            #expect(nodes.count == 6 && nodes.allSatisfy { $0.report.number == 10 })
        }
    }

    @Test func severalMayMakeItAtOnce() async throws {
        for _ in 0..<100 {
            try await withDatabase { path in
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for _ in 0..<6 { group.addTask { _ = try Registry(path: path) } }
                    try await group.waitForAll()
                }
            }
        }
    }

    /// A look as root before the server's first start must not close the database to it.
    @Test(.enabled(if: geteuid() == 0, "only root makes files for others"))
    func whatRootMakesBelongsToTheOwnerOfTheFolder() async throws {
        try await withDatabase { path in
            let folder = URL(filePath: path).deletingLastPathComponent().path
            try #require(chown(folder, 65534, 65534) == 0)
            let registry = try Registry(path: path)
            _ = try await registry.nodes()
            for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
                let owner = try FileManager.default.attributesOfItem(atPath: folder + "/" + name)[.ownerAccountID]
                #expect(owner as? NSNumber == 65534, "\(name)")
            }
        }
    }

    @Test func refusesWhatIsNoDatabase() async throws {
        try await withDatabase { path in
            try Data(repeating: 0x41, count: 4096).write(to: URL(filePath: path))
            let error = #expect(throws: RegistryError.self) { try Registry(path: path) }
            #expect(error == .notADatabase(path: path))
        }
        let missing = #expect(throws: RegistryError.self) { try Registry(path: "/nowhere/controller.sqlite") }
        #expect(missing?.description.contains("/nowhere/controller.sqlite") == true)
    }
}
