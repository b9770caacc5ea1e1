import SwiftletContract

/// The members of a mapping whose keys were checked.
struct ManifestFields {
    let members: [String: ManifestNode]
    let owner: ManifestNode

    func optional(_ key: String) -> ManifestNode? { members[key] }

    func node(_ key: String) throws(ManifestError) -> ManifestNode {
        guard let node = members[key] else { throw owner.fault("the key '\(key)' is missing") }
        return node
    }

    func name<Name: RestrictedText>(_ key: String) throws(ManifestError) -> Name {
        let node = try node(key)
        let text = try node.scalar()
        guard let name = Name(text) else { throw node.fault("'\(text.prefix(80))' is not \(Name.rule)") }
        return name
    }

    /// One line of text.
    func text(_ key: String, maxLength: Int) throws(ManifestError) -> String {
        let node = try node(key)
        let text = try node.text()
        guard text.isEmpty == false, text.utf8.count <= maxLength,
            text.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F })
        else { throw node.fault("'\(key)' must be one line of 1 to \(maxLength) bytes") }
        return text
    }

    func integer(_ key: String, in range: ClosedRange<Int>) throws(ManifestError) -> Int {
        let node = try node(key)
        guard let number = Int(try node.scalar()), range.contains(number) else {
            throw node.fault("'\(key)' must be a number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }
}
