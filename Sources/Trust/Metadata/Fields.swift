/// An object's members, read strictly: what is missing or of another type is an error that names the file. For signed
/// documents of other kinds too.
package struct Fields {
    let file: String
    private let object: JSONObject

    package init(_ object: JSONObject, file: String) {
        self.file = file
        self.object = object
    }

    var members: [JSONObject.Member] { object.members }

    package func fault(_ reason: String) -> TrustError { .malformed(file: file, reason: reason) }

    package func has(_ key: JSONText) -> Bool { object[key] != nil }

    private func value(_ key: JSONText) throws(TrustError) -> JSON {
        guard let value = object[key] else { throw fault("'\(key.shown)' is missing") }
        return value
    }

    private func wrongKind(_ key: JSONText, _ wanted: String) -> TrustError {
        fault("'\(key.shown)' is \(object[key]?.kind ?? "missing") where \(wanted) belongs")
    }

    package func object(_ key: JSONText) throws(TrustError) -> Fields {
        guard let object = try value(key).object else { throw wrongKind(key, "an object") }
        return Fields(object, file: file)
    }

    func array(_ key: JSONText) throws(TrustError) -> [JSON] {
        guard let array = try value(key).array else { throw wrongKind(key, "an array") }
        return array
    }

    package func text(_ key: JSONText) throws(TrustError) -> JSONText {
        guard let text = try value(key).text else { throw wrongKind(key, "a string") }
        return text
    }

    package func bool(_ key: JSONText) throws(TrustError) -> Bool {
        guard case .bool(let bool) = try value(key) else { throw wrongKind(key, "a boolean") }
        return bool
    }

    func integer(_ key: JSONText, in range: ClosedRange<Int64>) throws(TrustError) -> Int64 {
        guard let integer = try value(key).integer else { throw wrongKind(key, "an integer") }
        guard range.contains(integer) else { throw fault("'\(key.shown)' is \(integer), which is not allowed") }
        return integer
    }

    func texts(_ key: JSONText) throws(TrustError) -> [JSONText] {
        var texts: [JSONText] = []
        for element in try array(key) {
            guard let text = element.text else { throw wrongKind(key, "an array of strings") }
            texts.append(text)
        }
        return texts
    }

    package func objects(_ key: JSONText) throws(TrustError) -> [Fields] {
        var objects: [Fields] = []
        for element in try array(key) {
            guard let object = element.object else { throw wrongKind(key, "an array of objects") }
            objects.append(Fields(object, file: file))
        }
        return objects
    }
}
