import FoundationEssentials

/// The newest look at the fleet, for all that ask: however many do, there is one look at a time, and the looks take a tenth of a
/// processor at most.
actor FleetWatch {
    private static let leastAge: Duration = .seconds(1)
    private let look: @Sendable (Date) async throws -> FleetView
    private var newest: (view: FleetView, goodUntil: ContinuousClock.Instant)?
    private var waiting: [CheckedContinuation<FleetView, any Error>] = []
    private var isLooking = false

    init(look: @escaping @Sendable (Date) async throws -> FleetView) { self.look = look }

    func view() async throws -> FleetView {
        if let newest, ContinuousClock.now < newest.goodUntil { return newest.view }
        guard isLooking == false else {
            return try await withCheckedThrowingContinuation { waiting.append($0) }
        }
        isLooking = true
        let start = ContinuousClock.now
        let result: Result<FleetView, any Error>
        do { result = .success(try await look(Date())) } catch { result = .failure(error) }
        let end = ContinuousClock.now
        newest = (try? result.get()).map { (view: $0, goodUntil: end + max(Self.leastAge, (end - start) * 9)) }
        isLooking = false
        for continuation in waiting { continuation.resume(with: result) }
        waiting = []
        return try result.get()
    }
}
