public import FoundationEssentials

extension ModelStatus {
    /// Why a release that is asked for is not gone on with, though nothing is wrong.
    public struct Wait: Hashable, Sendable, Codable {
        public enum Reason: String, Sendable, Codable, CaseIterable {
            /// It is here, and the node switches only in its maintenance window.
            case maintenanceWindow = "maintenance_window"
            /// Nothing is downloaded meanwhile.
            case quietHours = "quiet_hours"
            /// It is here, and somebody keeps the node as it is.
            case hold
        }

        public var reason: Reason
        /// When it goes on, as far as that is known.
        public var until: Date?

        public init(reason: Reason, until: Date?) {
            self.reason = reason
            self.until = until
        }
    }
}

extension ModelStatus.Wait.Reason: CustomStringConvertible {
    /// `it waits for …`
    public var description: String {
        switch self {
        case .maintenanceWindow: "its maintenance window"
        case .quietHours: "the end of its quiet hours"
        case .hold: "the end of a hold"
        }
    }
}
