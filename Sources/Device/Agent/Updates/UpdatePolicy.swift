/// When the owner of a box lets it change.
public struct UpdatePolicy: Hashable, Sendable {
    /// In which releases are switched to that take another's place; nil: at any time.
    public var window: WeeklyHours?
    /// In which nothing but metadata is downloaded; nil: none.
    public var quietHours: WeeklyHours?
    /// How long a release has to serve well before it is committed; zero: at once.
    public var probation: Duration

    public init(window: WeeklyHours? = nil, quietHours: WeeklyHours? = nil, probation: Duration = .zero) {
        self.window = window
        self.quietHours = quietHours
        self.probation = probation
    }
}
