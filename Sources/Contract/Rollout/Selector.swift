/// Which nodes, by their labels, as Kubernetes writes it: `site=oslo`, `ram!=2g`, `gpu`, `!canary`,
/// `site in (oslo, bergen)`, `site notin (lab)`, joined by commas: all must hold. Empty: every node.
public struct Selector: Hashable, Sendable, CustomStringConvertible {
    enum Requirement: Hashable, Sendable {
        case exists(String)
        case absent(String)
        case among(String, [String])
        case notAmong(String, [String])
    }

    public static let everyNode = Selector(requirements: [])
    let requirements: [Requirement]

    public func matches(_ labels: Labels) -> Bool {
        requirements.allSatisfy { requirement in
            switch requirement {
            case .exists(let key): labels[key] != nil
            case .absent(let key): labels[key] == nil
            case .among(let key, let values): labels[key].map(values.contains) ?? false
            // As Kubernetes: a node without the label is not among the values.
            case .notAmong(let key, let values): labels[key].map { values.contains($0) == false } ?? true
            }
        }
    }

    public var description: String {
        requirements.map { requirement in
            switch requirement {
            case .exists(let key): key
            case .absent(let key): "!" + key
            case .among(let key, let values) where values.count == 1: "\(key)=\(values[0])"
            case .among(let key, let values): "\(key) in (\(values.joined(separator: ",")))"
            case .notAmong(let key, let values) where values.count == 1: "\(key)!=\(values[0])"
            case .notAmong(let key, let values): "\(key) notin (\(values.joined(separator: ",")))"
            }
        }.joined(separator: ",")
    }
}

extension Selector: Codable {
    public init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        do { try self.init(parsing: text) } catch {
            throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "\(error)"))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
