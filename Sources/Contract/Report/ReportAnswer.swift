/// What the controller says to a report whose sender waits for news (`?wait=SECONDS&known=VERSION`): the head at once, which
/// is the receipt, this when there is news or the time is over.
public struct ReportAnswer: Document {
    public static let maxSize = Bytes.kibibytes(1)
    public static let title = "answer to a report"

    /// The version of the role `rollouts` that brought something new for the node's channel; nil: nothing is new.
    public var rollouts: Int?

    public init(rollouts: Int? = nil) { self.rollouts = rollouts }
}
