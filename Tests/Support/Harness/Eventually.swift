/// Something that was awaited did not happen.
package struct Overdue: Error, CustomStringConvertible {
    package let what: String
    package let limit: Duration
    package let last: String

    package init(what: String, limit: Duration, last: String) {
        self.what = what
        self.limit = limit
        self.last = last
    }

    package var description: String { "within \(limit) it did not happen that \(what). At last: \(last)" }
}

/// Why a fact does not hold yet.
package struct NotYet: Error, CustomStringConvertible {
    package let description: String
    package init(_ description: String) { self.description = description }
}

/// Asks for a fact again and again until it holds: until `body` returns without throwing.
@discardableResult
package func eventually<Value>(
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
package func until(
    _ what: String, within limit: Duration = .seconds(20), detail: () -> String = { "it is not so" },
    _ condition: () async throws -> Bool
) async throws {
    try await eventually(what, within: limit) {
        guard try await condition() else { throw NotYet(detail()) }
    }
}
