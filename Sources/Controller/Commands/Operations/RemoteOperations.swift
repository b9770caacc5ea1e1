import FoundationEssentials
import SwiftletContract
import SwiftletPublisher
import SwiftletRegistry
import SwiftletServer
import Synchronization

/// Carries out for operators on other machines what `swiftletctl` carries out for those on this one.
final class RemoteOperations: AdminOperations {
    private let trail: AuditTrail
    private let site: @Sendable () -> Site
    /// When somebody's refusal was last noted: who may only look must not fill the log.
    private let refusals = Mutex<[String: Date]>([:])

    init(trail: AuditTrail, site: @escaping @Sendable () -> Site) {
        self.trail = trail
        self.site = site
    }

    func access(of route: String) -> AdminAccess? { OperationCatalogue.type(of: route)?.access }

    func perform(_ call: AdminCall) async -> AdminAnswer {
        do {
            guard let type = OperationCatalogue.type(of: call.route) else {
                throw CommandError.arguments(route: call.route, reason: "there is no such route")
            }
            let operation = try OperationCatalogue.read(type, call.arguments)
            let site = site()
            let product = try await trail.recording(operation, by: Self.actor(call), from: call.address, at: site.now) {
                try await operation.perform(at: site)
            }
            return .done(output: try product.output(call.format == .text ? .text : .json), note: product.note)
        } catch {
            guard let error = CommandError(error) else { return .refused(reason: "\(error)", exitCode: .failed) }
            return .refused(reason: error.description, exitCode: error.exitCode)
        }
    }

    func note(refused call: AdminCall) async {
        let now = site().now
        let isNew = refusals.withLock { refusals in
            let key = call.caller.name.text + " " + call.route
            defer { refusals[key] = now }
            return refusals[key].map { now.timeIntervalSince($0) > 60 } ?? true
        }
        guard isNew else { return }
        let asked = OperationCatalogue.type(of: call.route).flatMap { try? OperationCatalogue.read($0, call.arguments) }
        // The caller is refused all the same.
        _ = try? trail.note(
            AuditEntry(
                at: now, actor: Self.actor(call), from: call.address,
                what: asked?.words ?? call.route.replacing("/", with: " "), outcome: .refused,
                reason: "a \(call.caller.role.rawValue) may not"))
    }

    private static func actor(_ call: AdminCall) -> AuditEntry.Actor { .init(.operator, call.caller.name.text) }
}
