/// A value that the verifier has vouched for: only this room can make one, so to hold one is the proof.
public struct Verified<Value: Sendable>: Sendable {
    public let value: Value

    init(_ value: Value) { self.value = value }

    /// The same proof for what was read from the value: `Verified<[UInt8]>` to `Verified<Release>`. The transform must
    /// depend on nothing but the value, which nothing can check: so only this package may, where `Synchroniser` reads
    /// documents. To others it would be a way to make a `Verified` of anything.
    package func map<New: Sendable, Failure: Error>(
        _ transform: (Value) throws(Failure) -> New
    ) throws(Failure) -> Verified<New> {
        Verified<New>(try transform(value))
    }
}

extension Verified: Equatable where Value: Equatable {}
extension Verified: Hashable where Value: Hashable {}
