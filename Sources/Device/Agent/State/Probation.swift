/// A release that serves and has yet to prove itself. What is counted here is written as it happens, but for `served`, `asked` and
/// `failed`, of which a restart may lose the last minutes.
public struct Probation: Hashable, Sendable, Codable {
    /// Seconds for which it is to serve, and has.
    public var length: Int
    public var served = 0
    /// Of its engine.
    public var crashes = 0
    /// Times that the daemon or the box went down while engines ran, and was not asked to.
    public var interruptions = 0
    /// Requests that its engine had, and that it answered with an error of its own.
    public var asked = 0
    public var failed = 0
    /// Whether its checks held once more, while it served.
    public var isChecked = false

    public init(length: Int) { self.length = length }

    /// Why it has not stood the test, so far; nil: it has.
    var failure: String? {
        if crashes >= Self.patience { return "its engine failed \(crashes) times on probation" }
        if crashes > 0 || interruptions > 0, crashes + interruptions >= Self.widerPatience {
            return
                "its engine failed \(crashes) times, and this box or its daemon went down \(interruptions) times, on probation"
        }
        if failed >= Self.fewFailures, failed * Self.worstShare > asked {
            return "its engine answered \(failed) of \(asked) requests with an error on probation"
        }
        return nil
    }

    static let patience = 3
    /// Where the box goes down: that may have other causes.
    static let widerPatience = 5
    /// A few may be the fault of who asked.
    static let fewFailures = 10
    /// One in so many.
    static let worstShare = 5
}
