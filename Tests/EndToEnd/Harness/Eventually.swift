/// Something that was awaited did not happen.
struct Overdue: Error, CustomStringConvertible {
    let what: String
    let limit: Duration
    let last: String

    var description: String { "within \(limit) it did not happen that \(what). At last: \(last)" }
}

/// Why a fact does not hold yet.
struct NotYet: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

/// Asks for a fact again and again until it holds: until `body` returns without throwing.
@discardableResult
func eventually<Value>(
    _ what: String, within limit: Duration = .seconds(20), every pause: Duration = .milliseconds(20),
    _ body: () async throws -> Value
) async throws -> Value {
    let deadline = ContinuousClock.now + limit
    while true {
        do { return try await body() } catch {
            try Task.checkCancellation()
            if ContinuousClock.now >= deadline { throw Overdue(what: what, limit: limit, last: "\(error)") }
        }
        try await Task.sleep(for: pause)
    }
}

/// As `eventually`, for a condition; `detail` says what there is in its place.
func until(
    _ what: String, within limit: Duration = .seconds(20), detail: () -> String = { "it is not so" },
    _ condition: () async throws -> Bool
) async throws {
    try await eventually(what, within: limit) {
        guard try await condition() else { throw NotYet(detail()) }
    }
}
