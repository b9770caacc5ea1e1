public import FoundationEssentials

/// What a command gets from the world around it; a test brings its own.
public struct Session: Sendable {
    public var console: Console
    public var environment: [String: String]
    public var now: @Sendable () -> Date
    /// A person's answer, without echo; nil where there is nobody to ask.
    public var askPassphrase: @Sendable (_ prompt: String) -> [UInt8]?
    /// A line of standard input.
    public var readLine: @Sendable () -> String? = { Swift.readLine() }

    public init(
        console: Console, environment: [String: String] = [:], now: @escaping @Sendable () -> Date = { Date() },
        askPassphrase: @escaping @Sendable (_ prompt: String) -> [UInt8]? = { _ in nil }
    ) {
        self.askPassphrase = askPassphrase
        self.console = console
        self.environment = environment
        self.now = now
    }

    /// The session of the command that runs. Commands are made by the argument parser, which hands them nothing else.
    @TaskLocal static var current = Session(console: .standard)
}
