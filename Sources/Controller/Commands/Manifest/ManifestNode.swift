import SwiftletContract
import Yams

/// A piece of YAML that knows its file and line, so that every error does.
struct ManifestNode {
    let node: Node
    let path: String

    var line: Int { node.mark?.line ?? 1 }

    init(_ node: Node, path: String) {
        self.node = node
        self.path = path
    }

    /// The document's root.
    init(parsing yaml: String, path: String) throws(ManifestError) {
        do {
            guard let node = try Yams.compose(yaml: yaml) else {
                throw ManifestError(path: path, line: nil, reason: "it is empty")
            }
            self.init(node, path: path)
        } catch let error as ManifestError {
            throw error
        } catch let error as YamlError {
            throw Self.explain(error, path: path)
        } catch {
            throw ManifestError(path: path, line: nil, reason: "it is not YAML: \(error)")
        }
    }

    func fault(_ reason: String) -> ManifestError { ManifestError(path: path, line: line, reason: reason) }

    /// The members of a mapping. Keys that are not listed are errors.
    func fields(required: [String], optional: [String]) throws(ManifestError) -> ManifestFields {
        let known = required + optional
        guard case .mapping(let mapping) = node else {
            throw fault("\(kind) stands where the keys \(known.joined(separator: ", ")) belong")
        }
        var members: [String: ManifestNode] = [:]
        for (key, value) in mapping {
            let keyNode = ManifestNode(key, path: path)
            guard case .scalar(let scalar) = key, known.contains(scalar.string) else {
                let name = if case .scalar(let scalar) = key { scalar.string } else { keyNode.kind }
                throw keyNode.fault("unknown key '\(name.prefix(80))'; known are \(known.joined(separator: ", "))")
            }
            members[scalar.string] = ManifestNode(value, path: path)
        }
        if let missing = required.first(where: { members[$0] == nil }) {
            throw fault("the key '\(missing)' is missing")
        }
        return ManifestFields(members: members, owner: self)
    }

    func items() throws(ManifestError) -> [ManifestNode] {
        guard case .sequence(let sequence) = node else { throw fault("\(kind) stands where a list belongs") }
        return sequence.map { ManifestNode($0, path: path) }
    }

    /// A plain or quoted scalar as it is written, so that `1.10` stays `1.10`; null is none.
    func scalar() throws(ManifestError) -> String {
        guard case .scalar(let scalar) = node, Resolver.default.resolveTag(of: node) != .null else {
            throw fault("\(kind) stands where a text belongs")
        }
        return scalar.string
    }

    /// What YAML takes for a text: not a number, not `yes`.
    func text() throws(ManifestError) -> String {
        let text = try scalar()
        guard Resolver.default.resolveTag(of: node) == .str else {
            throw fault("\(kind) '\(text.prefix(40))' stands where a text belongs; put it in quotes")
        }
        return text
    }

    /// For messages: `a list`.
    var kind: String {
        switch node {
        case .mapping: "a mapping"
        case .sequence: "a list"
        case .alias: "an alias"
        case .scalar:
            switch Resolver.default.resolveTag(of: node) {
            case .null: "nothing"
            case .int, .float: "the number"
            case .bool: "the truth value"
            case .timestamp: "the date"
            default: "the text"
            }
        }
    }

    private static func explain(_ error: YamlError, path: String) -> ManifestError {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            ManifestError(path: path, line: mark.line, reason: "it is not YAML: \(problem)")
        case .duplicatedKeysInMapping(let duplicates, let context):
            ManifestError(
                path: path, line: context.mark.line,
                reason: "there twice: \(duplicates.map { "'\($0)'" }.joined(separator: ", "))")
        case .reader(let problem, _, _, _): ManifestError(path: path, line: nil, reason: "it is not YAML: \(problem)")
        default: ManifestError(path: path, line: nil, reason: "it is not YAML: \(error)")
        }
    }
}
