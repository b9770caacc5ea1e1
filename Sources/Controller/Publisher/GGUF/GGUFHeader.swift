public import SwiftletContract

/// The header of a GGUF file, versions 2 and 3, read strictly: no length is trusted, every tensor lies inside the file
/// where the engine will look for it. The weights themselves are not read.
/// Specification: ggml `docs/gguf.md`; what the engine's own `gguf.cpp` refuses is refused here.
public struct GGUFHeader: Sendable {
    public let path: String
    public let version: UInt32
    public let metadata: [String: GGUFValue]
    public let tensors: [GGUFTensor]
    public let fileSize: Bytes

    /// Reads the header of the file at `path`, whose size it takes from the file system.
    public init(readingFileAt path: String) throws(GGUFError) {
        var bytes = try GGUFBytes(opening: path)
        guard bytes.fileSize > 0 else { throw .empty(path: path) }
        self.path = path
        self.version = try Self.version(&bytes)
        let tensorCount = try Self.count(&bytes, of: "its tensors", limit: GGUFLimits.tensors)
        let metadataCount = try Self.count(&bytes, of: "its metadata", limit: GGUFLimits.metadata)
        self.metadata = try Self.metadata(&bytes, count: metadataCount)
        self.tensors = try Self.tensors(&bytes, count: tensorCount)
        self.fileSize = Bytes(Int64(clamping: bytes.fileSize))
        try checkPlaces(headerEnd: bytes.position, fileSize: bytes.fileSize, alignment: try alignment())
    }

    private static func version(_ bytes: inout GGUFBytes) throws(GGUFError) -> UInt32 {
        guard bytes.fileSize >= 4, try bytes.integer(UInt32.self, of: "its first word") == 0x4655_4747 else {
            throw .notGGUF(path: bytes.path)
        }
        let version = try bytes.integer(UInt32.self, of: "its version")
        if (2...3).contains(version.byteSwapped) { throw .bigEndian(path: bytes.path) }
        guard (2...3).contains(version) else { throw .unsupportedVersion(path: bytes.path, version: version) }
        return version
    }

    private static func count(
        _ bytes: inout GGUFBytes, of part: String, limit: UInt64
    ) throws(GGUFError) -> UInt64 {
        let count = try bytes.integer(UInt64.self, of: "the number of " + part)
        guard count <= limit else {
            throw .overLimit(path: bytes.path, part: "the number of " + part, claimed: count, limit: limit)
        }
        return count
    }

    private static func metadata(
        _ bytes: inout GGUFBytes, count: UInt64
    ) throws(GGUFError) -> [String: GGUFValue] {
        var metadata: [String: GGUFValue] = [:]
        for _ in 0..<count {
            let key = try bytes.string(of: "a metadata key", limit: GGUFLimits.keyBytes)
            guard key.isEmpty == false else { throw .malformed(path: bytes.path, reason: "a metadata key is empty") }
            let value = try GGUFValue(reading: &bytes, of: key)
            guard metadata.updateValue(value, forKey: key) == nil else {
                throw .malformed(path: bytes.path, reason: "the metadata key '\(key)' is there twice")
            }
        }
        return metadata
    }

    private static func tensors(_ bytes: inout GGUFBytes, count: UInt64) throws(GGUFError) -> [GGUFTensor] {
        var tensors: [GGUFTensor] = []
        var names: Set<String> = []
        for _ in 0..<count {
            let tensor = try GGUFTensor(reading: &bytes)
            guard names.insert(tensor.name).inserted else {
                throw .malformed(path: bytes.path, reason: "the tensor '\(tensor.name)' is there twice")
            }
            tensors.append(tensor)
        }
        return tensors
    }

    private func alignment() throws(GGUFError) -> UInt64 {
        guard let value = metadata["general.alignment"] else { return 32 }
        guard let number = value.wholeNumber, number > 0, number & (number - 1) == 0, number <= GGUFLimits.alignment
        else {
            throw .malformed(path: path, reason: "its alignment is not a power of two")
        }
        return UInt64(number)
    }

    /// The engine wants the tensors one after the other, each at the next multiple of the alignment, all in the file.
    /// Nothing may follow but the padding of the last: what no engine reads would be signed with the rest.
    private func checkPlaces(headerEnd: UInt64, fileSize: UInt64, alignment: UInt64) throws(GGUFError) {
        func aligned(_ number: UInt64) -> UInt64 { (number + alignment - 1) & ~(alignment - 1) }
        let start = aligned(headerEnd)
        var next: UInt64 = 0
        for tensor in tensors {
            guard tensor.offset == next else {
                throw .malformed(path: path, reason: "the tensor '\(tensor.name)' is not where the one before it ends")
            }
            let end = next + UInt64(tensor.size.count)
            guard start + end <= fileSize else {
                throw .truncated(path: path, part: "the tensor '\(tensor.name)'", size: Bytes(Int64(fileSize)))
            }
            next = aligned(end)
        }
        guard fileSize <= start + next else {
            let surplus = Bytes(Int64(clamping: fileSize - start - next))
            throw .malformed(path: path, reason: "\(surplus) follow its last tensor; copy or convert it again")
        }
    }
}
