import Foundation
import SwiftletContract
import Testing

/// A published schema, and a document in which every object has every member that the schema knows for it.
struct SchemaComparison {
    /// An object of the document, by the members and indices that lead to it.
    private struct Place {
        var path: [Step]
        var schema: JSONValue
        var object: [String: JSONValue]
    }

    private enum Step {
        case member(String)
        case index(Int)
    }

    private let name: String
    private let schema: JSONValue
    private let document: JSONValue

    init(schema name: String, document: String) throws {
        self.name = name
        self.schema = try Self.schema(name)
        self.document = try JSONDecoder().decode(JSONValue.self, from: Data(document.utf8))
    }

    static func schema(_ name: String) throws -> JSONValue {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(
            path: "../../../Manifests/schemas/\(name).schema.json")
        return try JSONDecoder().decode(JSONValue.self, from: try Data(contentsOf: file))
    }

    /// Asks the reader of such documents about this one, about it without each of its members, and with one more.
    func expectTheSame(from reader: ([UInt8]) async throws -> Bool) async throws {
        let encoder = JSONEncoder()
        try #require(try await reader(Array(try encoder.encode(document))), "\(name): the whole document is refused")
        for place in places(in: document, by: schema, at: []) {
            let properties = place.schema["properties"]?.members ?? [:]
            let known = properties.filter { $0.value != .bool(false) }.map(\.key)
            #expect(Set(place.object.keys) == Set(known), "\(name): the sample is not whole at \(place.path)")
            for key in place.object.keys {
                let less = changed(document, at: place.path[...]) { $0[key] = nil }
                let isTaken = try await reader(Array(try encoder.encode(less)))
                let isRequired = place.schema["required"]?.elements.contains(.string(key)) == true
                #expect(isTaken != isRequired, "\(name): '\(key)' at \(place.path)")
            }
            let more = changed(document, at: place.path[...]) { $0["bogus"] = .integer(1) }
            let isTaken = try await reader(Array(try encoder.encode(more)))
            let isClosed = place.schema["additionalProperties"] == .bool(false)
            #expect(isTaken != isClosed, "\(name): an unknown member at \(place.path)")
        }
    }

    /// What was read from the document: each of its values has as many members as the schema knows.
    func expectMembers(of value: some Document) { expectMembers(of: value, by: schema, at: name) }

    private func expectMembers(of value: Any, by node: JSONValue, at path: String) {
        let mirror = Mirror(reflecting: value)
        if mirror.displayStyle == .optional, let wrapped = mirror.children.first?.value {
            return expectMembers(of: wrapped, by: node, at: path)
        }
        let node = resolved(node, for: .null)
        if mirror.displayStyle == .collection {
            for child in mirror.children { expectMembers(of: child.value, by: node["items"] ?? .null, at: path) }
        }
        guard mirror.displayStyle == .struct, case .object(let properties) = node["properties"] else { return }
        let labels = mirror.children.compactMap(\.label)
        #expect(labels.count == properties.count, "\(path): \(labels.sorted()) and \(properties.keys.sorted())")
        for (label, value) in mirror.children {
            expectMembers(of: value, by: properties[label ?? ""] ?? .null, at: "\(path).\(label ?? "")")
        }
    }

    private func places(in value: JSONValue, by node: JSONValue, at path: [Step]) -> [Place] {
        let node = resolved(node, for: value)
        switch value {
        case .object(let object):
            guard case .object(let properties) = node["properties"] else { return [] }
            return [Place(path: path, schema: node, object: object)]
                + object.sorted { $0.key < $1.key }.flatMap { key, value in
                    places(in: value, by: properties[key] ?? .null, at: path + [.member(key)])
                }
        case .array(let elements):
            return elements.enumerated().flatMap { index, element in
                places(in: element, by: node["items"] ?? .null, at: path + [.index(index)])
            }
        default: return []
        }
    }

    /// Without references, and of several alternatives the one that knows the value's members.
    private func resolved(_ node: JSONValue, for value: JSONValue) -> JSONValue {
        if let reference = node["$ref"]?.text?.split(separator: "/").last {
            return resolved(schema["$defs"]?[String(reference)] ?? .null, for: value)
        }
        guard let alternatives = node["oneOf"]?.elements else { return node }
        return alternatives.first { alternative in
            value.members.keys.allSatisfy { alternative["properties"]?[$0] != nil }
        } ?? node
    }

    private func changed(
        _ value: JSONValue, at path: ArraySlice<Step>, _ change: (inout [String: JSONValue]) -> Void
    ) -> JSONValue {
        switch (path.first, value) {
        case (nil, .object(var object)):
            change(&object)
            return .object(object)
        case (.member(let key), .object(var object)):
            object[key] = object[key].map { changed($0, at: path.dropFirst(), change) }
            return .object(object)
        case (.index(let index), .array(var elements)):
            elements[index] = changed(elements[index], at: path.dropFirst(), change)
            return .array(elements)
        default: return value
        }
    }
}

extension JSONValue {
    fileprivate var members: [String: JSONValue] { if case .object(let members) = self { members } else { [:] } }
    fileprivate var elements: [JSONValue] { if case .array(let elements) = self { elements } else { [] } }
}
