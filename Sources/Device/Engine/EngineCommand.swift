public import SystemPackage

/// A program to start, in full: nothing is inherited from the daemon's environment.
public struct EngineCommand: Hashable, Sendable {
    public var executable: FilePath
    /// Without the program's own name.
    public var arguments: [String]
    /// The whole environment.
    public var environment: [String: String]

    public init(executable: FilePath, arguments: [String], environment: [String: String]) {
        self.executable = executable
        self.arguments = arguments
        self.environment = environment
    }
}
