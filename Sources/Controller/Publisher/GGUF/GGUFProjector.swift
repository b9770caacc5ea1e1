public import SwiftletContract

/// What a GGUF header says of a projector (`mmproj`): an encoder of images whose output a model reads as if it were text.
public struct GGUFProjector: Sendable {
    public let path: String
    private let weights: Bytes
    private let heads: Int
    private let embedding: Int
    private let feedForward: Int
    /// Of an image's side, in pixels, and of a piece of it.
    private let imageSize: Int
    private let patchSize: Int

    /// Throws unless it is one, for images.
    public init(_ header: GGUFHeader) throws(GGUFError) {
        guard header.metadata["general.architecture"]?.string == "clip",
            header.metadata["clip.has_vision_encoder"]?.truth == true, header.tensors.isEmpty == false
        else {
            throw .malformed(
                path: header.path,
                reason: "it is no projector for images; convert_hf_to_gguf.py --mmproj of llama.cpp makes one")
        }
        func number(_ key: String, _ range: ClosedRange<Int64>) throws(GGUFError) -> Int {
            let key = "clip.vision.\(key)"
            guard let value = header.metadata[key] else { throw .missing(path: header.path, key: key) }
            guard let number = value.wholeNumber, range.contains(number) else {
                throw .malformed(path: header.path, reason: "'\(key)' is not a number of \(range)")
            }
            return Int(number)
        }
        self.path = header.path
        self.weights = header.tensors.reduce(.zero) { $0 + $1.size }
        self.heads = try number("attention.head_count", 1...1024)
        self.embedding = try number("embedding_length", 1...1 << 20)
        self.feedForward = try number("feed_forward_length", 0...1 << 24)
        self.imageSize = try number("image_size", 1...1 << 14)
        self.patchSize = try number("patch_size", 1...1 << 12)
    }

    /// Its weights, and buffers for one image at a time: with p = (image / patch)² pieces, as 32-bit numbers,
    /// `4·(p·(8·E + 4·F) + H·p²)` and the image itself, twice.
    public func needs(overhead: Bytes? = nil) -> MemoryNeeds {
        let side = max(1, imageSize / patchSize)
        let pieces = side * side
        let perPiece = Bytes(embedding) * 8 + Bytes(feedForward) * 4 + Bytes(heads) * pieces
        let image = Bytes(imageSize) * imageSize * 3 * 2
        return MemoryNeeds(
            weights: weights, keyValuePerToken: .zero, overhead: overhead ?? (perPiece * pieces + image) * 4)
    }
}
