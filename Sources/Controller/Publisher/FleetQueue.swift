/// Who waits for a fleet's lock.
public struct FleetQueue: Sendable {
    static let patience = Duration.seconds(1)

    let whenWaiting: @Sendable (_ holder: Int32?) -> Void

    /// - Parameter whenWaiting: told once for each lock that is not free within a second, with the process that has it,
    ///   where that is known.
    public init(whenWaiting: @escaping @Sendable (_ holder: Int32?) -> Void) { self.whenWaiting = whenWaiting }

    @TaskLocal public static var current = FleetQueue { _ in }
}
