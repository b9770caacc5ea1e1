public import FoundationEssentials

/// `12s ago`, `3min ago`, `5h ago`, `8d ago`; `in 3d` for times to come.
public struct Age: CustomStringConvertible {
    public let description: String

    public init(of time: Date, at now: Date) {
        let seconds = now.timeIntervalSince(time)
        let text = Self.text(min(abs(seconds), 1e11))
        self.description = seconds >= 0 ? text + " ago" : "in " + text
    }

    private static func text(_ seconds: Double) -> String {
        switch seconds {
        case ..<90: "\(Int(seconds))s"
        case ..<5400: "\(Int(seconds / 60))min"
        case ..<172_800: "\(Int(seconds / 3600))h"
        default: "\(Int(seconds / 86_400))d"
        }
    }
}
