import FoundationEssentials
import SwiftletContract
import SwiftletPublisher
import SwiftletRegistry

extension GlobalOptions {
    /// Carries the operation out here, or has the controller do it, and prints what came of it.
    /// - Parameter interval: seconds; again and again, in place on a terminal, one after the other where it is piped.
    func perform(
        _ operation: some FleetOperation, keys: KeyOptions? = nil, as format: FormatOption.Format = .text,
        every interval: Int? = nil
    ) async throws {
        let console = Session.current.console
        guard let interval else {
            let answer = try await outcome(of: operation, keys, format)
            console.print(answer.output)
            if let note = answer.note, format == .text { console.note(note) }
            return
        }
        while Task.isCancelled == false {
            let output = try await outcome(of: operation, keys, format).output
            switch format {
            case .json: console.print(try FormatOption.line(of: output))
            case .text: console.redraw(output)
            }
            do { try await Task.sleep(for: .seconds(interval)) } catch { return }
        }
    }

    private func outcome(
        of operation: some FleetOperation, _ keys: KeyOptions?, _ format: FormatOption.Format
    ) async throws -> RemoteController.Answer {
        switch try place {
        case .controller(let url):
            if keys?.isGiven ?? false { throw CommandError.localOnly("--keys-dir and --passphrase-file") }
            return try await RemoteController(url).perform(operation, as: format)
        case .directory:
            let site = try site(keys)
            let trail = AuditTrail(directory)
            let product = try await trail.recording(operation, by: LocalUser.actor, at: site.now) {
                try await operation.perform(at: site)
            }
            return RemoteController.Answer(output: try product.output(format), note: product.note)
        }
    }

    func site(_ keys: KeyOptions?) throws -> Site {
        let repository = try openRepository(keys)
        let console = Session.current.console
        return Site(
            repository: repository, now: Session.current.now(),
            controllerURL: Session.current.environment["SWIFTLET_CONTROLLER_URL"].flatMap { $0.isEmpty ? nil : $0 },
            registry: { [directory] in try Registry(path: directory.databasePath) },
            authority: { try Self.openAuthority(of: repository, console: console) })
    }
}
