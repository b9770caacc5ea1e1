import ArgumentParser
import FoundationEssentials
import SwiftletContract

/// `swiftlet ps`: what is loaded, and what it does.
struct PsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ps", abstract: "Show the models that are loaded: memory, requests, speed.",
        discussion: """
            MEMORY is what the engine holds, of what was planned for it and the kernel lets it have. TOKENS/S is how fast \
            it wrote its last answers, a single one of them.
            """)

    /// A loaded model in JSON.
    private struct Row: Encodable {
        var model: ModelName
        var version: ReleaseVersion?
        var variant: VariantName?
        var task: ModelTask
        var context: Int?
        var slots: Int?
        /// In bytes.
        var memory: Bytes?
        var planned: Bytes?
        var requests: Int
        var since: Date
        var tokensPerSecond: Double?
    }

    @OptionGroup var format: FormatOption
    @OptionGroup var sockets: SocketOptions

    func run() async throws {
        let report = try await SocketClient(sockets.control).report()
        let rows = report.models.compactMap(Self.row)
        switch format.format {
        case .json: Terminal.say(try Self.json(rows))
        case .text where rows.isEmpty:
            Terminal.complain("No model is loaded. `swiftlet models` lists those that can be asked for.")
        case .text: Terminal.say(Self.text(rows, now: report.sentAt))
        }
    }

    private static func row(_ status: ModelStatus) -> Row? {
        guard let engine = status.engine else { return nil }
        return Row(
            model: status.model, version: status.active?.version, variant: status.active?.variant, task: status.task,
            context: status.context, slots: status.plan?.slots, memory: status.memory, planned: status.plan?.total,
            requests: engine.requests, since: engine.startedAt, tokensPerSecond: engine.answerRate)
    }

    private static func json(_ rows: [Row]) throws -> String {
        let encoder = JSONEncoder()
        encoder.dateEncodingStrategy = .iso8601
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(rows), as: UTF8.self)
    }

    private static func text(_ rows: [Row], now: Date) -> String {
        var table = Table([
            "MODEL", "VERSION", "VARIANT", "TASK", "CONTEXT", "SLOTS", "MEMORY", "REQUESTS", "LOADED", "TOKENS/S",
        ])
        for row in rows {
            let memory = row.memory.map { "\($0)" } ?? "?"
            table.add([
                row.model.text, row.version?.text ?? "-", row.variant?.text ?? "-", row.task.rawValue,
                row.context.map { "\($0)" } ?? "-", row.slots.map { "\($0)" } ?? "-",
                memory + (row.planned.map { " of \($0)" } ?? ""), "\(row.requests)",
                Age.text(since: row.since, now: now), row.tokensPerSecond.map { "\(($0 * 10).rounded() / 10)" } ?? "-",
            ])
        }
        return table.text
    }
}
