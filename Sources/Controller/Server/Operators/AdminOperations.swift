/// What operators may ask for, carried out by who has the fleet's directory. What may not be is refused before, by the
/// server.
public protocol AdminOperations: Sendable {
    /// nil: there is no such route.
    func access(of route: String) -> AdminAccess?
    /// Carries it out; what changes something is noted in the audit log first.
    func perform(_ call: AdminCall) async -> AdminAnswer
    /// Notes that somebody asked for what they may not.
    func note(refused call: AdminCall) async
}
