import ArgumentParser
import SwiftletPublisher

struct KeysDoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Say what is wrong with the fleet's keys, or will be soon.",
        discussion: "Exit code 0 with warnings or nothing, 1 with errors. Changes nothing.")

    @OptionGroup var global: GlobalOptions
    @OptionGroup var keys: KeyOptions
    @OptionGroup var output: FormatOption

    func run() async throws {
        let (repository, now) = (try global.openRepository(keys), Session.current.now())
        let findings = try repository.examineKeys(at: now) + AuthorityFinding.all(of: repository, at: now)
        try output.print(findings) { Self.text(findings) }
        let errors = findings.filter { $0.severity == .error }.count
        if errors > 0 { throw CommandError.keysAreBad(errors: errors) }
    }

    static func text(_ findings: [KeyFinding]) -> String {
        guard findings.isEmpty == false else { return "the keys are well" }
        return findings.map { "\($0.severity.rawValue): \(Table.plain($0.message))" }.joined(separator: "\n")
    }
}
