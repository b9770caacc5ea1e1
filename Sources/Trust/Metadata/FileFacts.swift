/// What timestamp and snapshot say of a metadata file (METAFILES, 4.4): its version and perhaps its length and hashes.
struct FileFacts: Hashable, Sendable {
    let version: Int64
    let length: Int64?
    let hashes: Hashes?

    init(_ fields: Fields) throws(TrustError) {
        self.version = try fields.integer("version", in: 1...Int64.max)
        self.length = fields.has("length") ? try fields.integer("length", in: 0...Int64.max) : nil
        self.hashes = fields.has("hashes") ? try Hashes(try fields.object("hashes")) : nil
    }

    func verify(_ bytes: [UInt8], file: String) throws(TrustError) {
        if let length, Int64(bytes.count) != length {
            throw .wrongLength(file: file, expected: length, found: Int64(bytes.count))
        }
        try hashes?.verify(bytes, file: file)
    }

    /// How many bytes a client may have to read: what was signed, at most `cap`.
    func maxSize(cap: Int) -> Int { Int(min(length ?? Int64(cap), Int64(cap))) }
}
