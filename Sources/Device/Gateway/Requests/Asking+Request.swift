import HTTPTypes
import SwiftletContract

extension Asking {
    private static let deadline = HTTPField.Name("swiftlet-deadline-ms")
    private static let priority = HTTPField.Name("swiftlet-priority")

    /// By the app's policy. A request may ask for less: a shorter wait (`swiftlet-deadline-ms: 2000`), or to be of the
    /// kind that nobody waits for (`swiftlet-priority: batch`).
    init(_ visit: Visit, _ patience: Patience, _ headers: HTTPFields) throws(Refusal) {
        self.init(
            app: visit.app, models: visit.policy.models, priority: visit.policy.priority,
            maxConcurrent: visit.policy.maxConcurrent ?? .max, patience: patience)
        if let name = Self.deadline, let text = headers[name] {
            guard let limit = Int64(text), (0...86_400_000).contains(limit) else {
                throw .malformed("'swiftlet-deadline-ms' is no number of milliseconds", parameter: name.rawName)
            }
            self.patience = patience.atMost(.milliseconds(limit))
        }
        if let name = Self.priority, let text = headers[name] {
            guard let wish = RequestPriority(rawValue: text) else {
                throw .malformed("'swiftlet-priority' is neither interactive nor batch", parameter: name.rawName)
            }
            priority = min(priority, wish)
        }
    }
}
