import Synchronization

/// What runs under a fleet's lock, from when it has it until it lets it go.
final class FleetTurn: Sendable {
    typealias Question = @Sendable () throws(PublisherError) -> Void

    /// Those of the current thread or task, by the fleet's path: a publish inside of another must not wait for itself.
    @TaskLocal static var held: [String: FleetTurn] = [:]

    private let postponed = Mutex<Question?>(nil)

    /// What a person must be asked before it can go on.
    var question: Question? { postponed.withLock { $0 } }

    /// A person may take minutes, and nobody can publish meanwhile: the lock is let go, the question asked, and all of what
    /// ran under the lock begins again. It has written nothing: keys are opened before anything is.
    func postpone(_ question: @escaping Question) { postponed.withLock { $0 = question } }

    func holding<R>(
        _ path: String, _ body: () throws(PublisherError) -> R
    ) -> Result<R, PublisherError> {
        Self.$held.withValue(Self.held.merging([path: self]) { $1 }) {
            do throws(PublisherError) { return .success(try body()) } catch { return .failure(error) }
        }
    }
}
