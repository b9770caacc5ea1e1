import SwiftletContract
import SwiftletPublisher

/// The audit log's chain.
struct AuditFacts {
    /// nil: `fault`.
    var found: AuditExamination?
    var fault: String?

    init(found: AuditExamination) { self.found = found }

    init(_ trail: AuditTrail) {
        do { self.found = try trail.examine() } catch { self.fault = "\(error)" }
    }

    var findings: [Finding] {
        guard let found else {
            return [
                ControllerCheck.audit.error(
                    "The audit log cannot be read: \(fault ?? "").",
                    fix:
                        "Its folder `audit` must be the service's own user's; commands that change something end until it is."
                )
            ]
        }
        if let first = found.faults.first {
            return [
                ControllerCheck.audit.error(
                    "The audit log has \(found.faults.count) faults; \(first.place): \(first.reason).",
                    fix: "Keep it as it is; compare it with a backup, and find out who could write it.")
            ]
        }
        guard let noted = found.noted.last else {
            return [ControllerCheck.audit.ok("The audit log's \(found.lines) lines follow each other.")]
        }
        return [
            ControllerCheck.audit.warning(
                "The audit log was damaged, and has noted it at \(noted.place): \(noted.reason).",
                fix: "After a power cut one line may be cut short; else compare it with a backup.")
        ]
    }
}
