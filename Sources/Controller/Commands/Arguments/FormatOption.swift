import ArgumentParser
import FoundationEssentials
import SwiftletContract

/// `--format`, on every command that prints a table.
struct FormatOption: ParsableArguments {
    enum Format: String, ExpressibleByArgument, CaseIterable, Sendable { case text, json }

    @Option(name: .long, help: "text for people, json for programs.")
    var format: Format = .text

    /// Prints `value` as JSON, or what `text` makes.
    func print(_ value: some Encodable, text: () throws -> String) throws {
        switch format {
        case .text: Session.current.console.print(try text())
        case .json: Session.current.console.print(try Self.json(value))
        }
    }

    /// For programs that read one value after the other.
    static func line(of text: String) throws(CommandError) -> String {
        do { return try json(try JSONDecoder().decode(JSONValue.self, from: Data(text.utf8)), []) } catch {
            throw .output(reason: "\(error)")
        }
    }

    static func json(
        _ value: some Encodable, _ more: JSONEncoder.OutputFormatting = .prettyPrinted
    ) throws(CommandError) -> String {
        let encoder = JSONEncoder()
        encoder.dateEncodingStrategy = .iso8601
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, more]
        do { return String(decoding: try encoder.encode(value), as: UTF8.self) } catch {
            throw .output(reason: "\(error)")
        }
    }
}
