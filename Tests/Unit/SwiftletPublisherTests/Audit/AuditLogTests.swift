import Foundation
import SwiftletContract
import Testing

@testable import SwiftletPublisher

@Suite(.timeLimit(.minutes(1))) struct AuditLogTests {
    private static let now = Date(timeIntervalSince1970: 1_800_000_000)

    private static func entry(_ what: String, reason: String? = nil) -> AuditEntry {
        AuditEntry(at: now, actor: .init(.user, "anna"), what: what, outcome: .done, reason: reason)
    }

    /// A log in a folder of its own, and where it ends, as the registry would know.
    private final class Place {
        let directory: FleetDirectory
        let log: AuditLog
        var head: AuditLog.Head?

        init(_ folder: String, maxFileSize: Int = 1 << 20, maxFiles: Int = 16) {
            self.directory = FleetDirectory(folder)
            self.log = AuditLog(directory, maxFileSize: .init(maxFileSize), maxFiles: maxFiles)
        }

        var file: URL { URL(filePath: directory.auditPath + "/audit.jsonl") }

        func add(_ words: String...) throws {
            for what in words {
                try log.append(AuditLogTests.entry(what), known: { head }, keep: { head = $0 })
            }
        }

        func lines() throws -> [String] {
            try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map(String.init)
        }

        func write(_ lines: [String]) throws {
            try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: file)
        }

        func examine() throws -> AuditExamination { try log.examine(known: head) }
    }

    private func with(maxFileSize: Int = 1 << 20, maxFiles: Int = 16, _ body: (Place) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.path + "/audit-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try body(Place(folder, maxFileSize: maxFileSize, maxFiles: maxFiles))
    }

    @Test func linesFollowEachOther() throws {
        try with { place in
            #expect(try place.examine().isWhole)
            try place.add("one", "two", "three")
            let found = try place.examine()
            #expect(found.isWhole && found.first == 1 && found.last == 3)
            #expect(try place.log.entries().map(\.what) == ["one", "two", "three"])
            let attributes = try FileManager.default.attributesOfItem(atPath: place.file.path)
            #expect(attributes[.posixPermissions] as? Int == 0o600)
        }
    }

    static let changes: [(String, @Sendable ([String]) -> [String])] = [
        ("a word is changed", { [$0[0], $0[1].replacing("two", with: "twO"), $0[2]] }),
        ("a line is gone", { [$0[0], $0[2]] }),
        ("two lines are exchanged", { [$0[1], $0[0], $0[2]] }),
        ("a line is there twice", { [$0[0], $0[1], $0[1], $0[2]] }),
        ("a line is none", { [$0[0], "nonsense", $0[2]] }),
        ("the last word is changed", { [$0[0], $0[1], $0[2].replacing("three", with: "threE")] }),
        ("the last line is gone", { [$0[0], $0[1]] }),
        ("all lines are gone", { _ in [] }),
        ("the first line is gone", { [$0[1], $0[2]] }),
    ]

    @Test(arguments: changes) func changesAreSeen(what: String, change: @Sendable ([String]) -> [String]) throws {
        try with { place in
            try place.add("one", "two", "three")
            try place.write(change(try place.lines()))
            #expect(try place.examine().faults.isEmpty == false, "\(what)")
            // And stay seen when the log goes on.
            try place.add("four", "five")
            let after = try place.examine()
            #expect(after.isWhole == false, "\(what)")
            #expect(try place.log.entries().last?.what == "five")
        }
    }

    @Test func aLineThatWasCutShortIsToldAndTheLogGoesOn() throws {
        try with { place in
            try place.add("one", "two")
            let bytes = try Data(contentsOf: place.file)
            try bytes.dropLast(20).write(to: place.file)
            try place.add("three")
            let found = try place.examine()
            #expect(found.noted.count == 1 && found.noted.first?.reason.contains("cut short") == true)
            #expect(try Data(contentsOf: place.file).starts(with: bytes.dropLast(20)), "nothing is taken away")
            #expect(try place.log.entries().map(\.what) == ["one", "audit", "three"])
        }
    }

    /// Killed between the line and the registry.
    @Test func aLineMoreThanIsKnownIsFine() throws {
        try with { place in
            try place.add("one")
            let before = place.head
            try place.add("two", "three")
            place.head = before
            #expect(try place.examine().isWhole)
            try place.add("four")
            #expect(try place.examine().isWhole)
            place.head = nil
            try place.add("five")
            #expect(try place.examine().isWhole)
        }
    }

    /// Right after a file was closed, and with the next one begun.
    @Test(arguments: [true, false]) func aFullFileIsClosedAndTheChainGoesOn(isNextBegun: Bool) throws {
        try with(maxFileSize: 1000, maxFiles: 3) { place in
            var number = 0
            while number < 40 || FileManager.default.fileExists(atPath: place.file.path) != isNextBegun {
                number += 1
                try place.add("act \(number)")
            }
            let names = try FileManager.default.contentsOfDirectory(atPath: place.directory.auditPath)
            #expect(names.filter { $0.hasPrefix("audit-") }.count == 3, "\(names)")
            let found = try place.examine()
            #expect(found.isWhole && found.last == number && found.first > 1, "\(found)")
            // An old file is gone that should be there.
            let oldest = try #require(names.filter { $0.hasPrefix("audit-") }.min())
            try FileManager.default.removeItem(atPath: place.directory.auditPath + "/" + oldest)
            #expect(try place.examine().faults.isEmpty == false)
        }
    }

    @Test func longWordsAreCut() throws {
        try with { place in
            var entry = Self.entry("x", reason: String(repeating: "r", count: 100_000))
            entry.arguments = .string(String(repeating: "a", count: 100_000))
            try place.log.append(entry)
            try place.add("two")
            #expect(try place.examine().isWhole)
            #expect(try place.lines().allSatisfy { $0.utf8.count < 16_384 })
        }
    }

    @Test func manyProgramsWriteOneLog() async throws {
        let folder = FileManager.default.temporaryDirectory.path + "/audit-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let log = AuditLog(FleetDirectory(folder))
        await withTaskGroup(of: Void.self) { group in
            for writer in 1...4 {
                group.addTask {
                    for number in 1...20 { _ = try? log.append(Self.entry("\(writer) \(number)")) }
                }
            }
        }
        let found = try log.examine()
        #expect(found.isWhole && found.lines == 80, "\(found)")
    }
}
