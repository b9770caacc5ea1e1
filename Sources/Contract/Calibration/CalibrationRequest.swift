/// What `swiftlet calibrate` asks of the daemon.
public struct CalibrationRequest: Document, Hashable {
    public static let maxSize = Bytes.kibibytes(64)
    public static let title = "calibration request"

    public var model: ModelName
    /// Nil: forget what was measured, and go back to the defaults.
    public var goal: Calibration.Goal?

    public init(model: ModelName, goal: Calibration.Goal?) {
        self.model = model
        self.goal = goal
    }
}
