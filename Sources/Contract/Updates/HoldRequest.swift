/// What `swiftlet hold` asks of the daemon; who asks, the kernel says.
public struct HoldRequest: Document, Hashable {
    public static let maxSize = Bytes.kibibytes(64)
    public static let title = "hold request"

    public var reason: String
    public var seconds: Int

    public init(reason: String, seconds: Int) {
        self.reason = reason
        self.seconds = seconds
    }

    /// Nil for a request that can be followed; else what is wrong with it.
    public var fault: String? {
        if Hold.isReason(reason) == false {
            return "a hold wants a reason: one line of at most \(Hold.maxReason) bytes, such as 'stocktaking'"
        }
        if (1...Hold.longest).contains(seconds) == false {
            return "a hold is for at least a second and at most \(Hold.longest / 86_400) days, such as 4h"
        }
        return nil
    }
}
