public import FoundationEssentials

/// What a command gets from the world around it; a test brings its own.
public struct Session: Sendable {
    public var console: Console
    public var environment: [String: String]
    public var now: @Sendable () -> Date

    public init(console: Console, environment: [String: String] = [:], now: @escaping @Sendable () -> Date = { Date() })
    {
        self.console = console
        self.environment = environment
        self.now = now
    }

    /// The session of the command that runs. Commands are made by the argument parser, which hands them nothing else.
    @TaskLocal static var current = Session(console: .standard)
}
