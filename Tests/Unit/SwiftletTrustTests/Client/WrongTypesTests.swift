import Foundation
import Testing

@testable import SwiftletTrust

/// CVE-2026-23991: properly signed metadata in which any one value is of another type, or missing. It is refused or
/// does not matter; the update never ends otherwise.
@Suite(.timeLimit(.minutes(2)))
struct WrongTypesTests {
    private static let values: [JSON?] = [
        nil, .null, .bool(true), .integer(-1), .integer(0), .integer(Int64.max), .integer(Int64.min), "", "\u{0}", [],
        [.null], [:], ["": .null],
    ]

    @Test(arguments: ["root", "timestamp", "snapshot", "targets", "delegated"])
    func anyValueOfAnyType(role: String) throws {
        var repository = FakeRepository()
        repository.delegate(.init(name: "delegated"))
        repository.add("a", "x", to: "delegated")
        repository.publish("root", "delegated", "targets", "snapshot", "timestamp")
        let signed = repository.content(of: role)
        let base = FakeClient(repository)
        for path in Self.paths(.object(signed)) {
            for value in Self.values {
                guard let changed = Self.replace(.object(signed), path[...], with: value)?.object else { continue }
                var attack = repository
                attack.serve(role, attack.sign(role, changed))
                var client = base
                do { try client.refresh(attack, locating: ["a"]) } catch { #expect(error is TrustError) }
            }
        }
    }

    /// The same above `signed`.
    @Test(arguments: ["root", "timestamp"])
    func anyEnvelope(role: String) throws {
        var repository = FakeRepository()
        repository.publish()
        let bytes = repository.files[repository.file(role)] ?? []
        let envelope = try JSON(parsing: bytes, file: "x")
        for path in Self.paths(envelope) where path.first != .key("signed") || path.count == 1 {
            for value in Self.values {
                guard let changed = Self.replace(envelope, path[...], with: value) else { continue }
                var attack = repository
                attack.serve(role, changed.compact)
                var client = FakeClient(repository)
                #expect(refusal(&client, attack) != nil)
            }
        }
    }

    enum Part: Hashable {
        case key(JSONText)
        case index(Int)
    }

    private static func paths(_ json: JSON) -> [[Part]] {
        switch json {
        case .object(let object):
            object.members.flatMap { member in
                [[.key(member.key)]] + paths(member.value).map { [.key(member.key)] + $0 }
            }
        case .array(let array):
            array.enumerated().flatMap { index, value in [[.index(index)]] + paths(value).map { [.index(index)] + $0 } }
        default: []
        }
    }

    private static func replace(_ json: JSON, _ path: ArraySlice<Part>, with value: JSON?) -> JSON? {
        guard let part = path.first else { return value }
        switch (json, part) {
        case (.object(var object), .key(let key)):
            object[key] = object[key].flatMap { replace($0, path.dropFirst(), with: value) }
            return .object(object)
        case (.array(var array), .index(let index)):
            if let new = replace(array[index], path.dropFirst(), with: value) {
                array[index] = new
            } else {
                array.remove(at: index)
            }
            return .array(array)
        default: return json
        }
    }
}
