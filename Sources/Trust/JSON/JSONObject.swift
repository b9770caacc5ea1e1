/// The members of a JSON object, each key once, in the order of their keys' bytes.
public struct JSONObject: Hashable, Sendable {
    public struct Member: Hashable, Sendable {
        public let key: JSONText
        public var value: JSON
    }

    public private(set) var members: [Member] = []

    public init() {}

    /// Of members in any order; the duplicate key, where there is one.
    static func make(of members: [Member]) -> (object: JSONObject, duplicate: JSONText?) {
        var object = JSONObject()
        object.members = members.sorted { $0.key < $1.key }
        let duplicate = zip(object.members, object.members.dropFirst()).first { $0.key == $1.key }
        return (object, duplicate?.0.key)
    }

    public subscript(key: JSONText) -> JSON? {
        get {
            let index = position(of: key)
            return index < members.count && members[index].key == key ? members[index].value : nil
        }
        set {
            let index = position(of: key)
            let isThere = index < members.count && members[index].key == key
            if let newValue {
                if isThere {
                    members[index].value = newValue
                } else {
                    members.insert(Member(key: key, value: newValue), at: index)
                }
            } else if isThere {
                members.remove(at: index)
            }
        }
    }

    /// Where the key is or would be.
    private func position(of key: JSONText) -> Int {
        var low = 0
        var high = members.count
        while low < high {
            let middle = low + (high - low) / 2
            if members[middle].key < key { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
