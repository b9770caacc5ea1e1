/// The answer to a request for embeddings, as far as a check looks at it.
struct Vectors: Decodable, Sendable {
    struct Entry: Decodable, Sendable {
        var index: Int
        var embedding: [Double]
    }

    var data: [Entry]

    /// Which text is most like the first one, by the cosine of their vectors; nil where one has no direction or another
    /// length, and where two are equally near: then the model tells nothing apart.
    var nearest: Int? {
        let vectors = data.sorted { $0.index < $1.index }.map(\.embedding)
        guard let first = vectors.first, data.count > 2 else { return nil }
        var cosines: [Double] = []
        for vector in vectors.dropFirst() {
            guard let cosine = Self.cosine(first, vector) else { return nil }
            cosines.append(cosine)
        }
        guard let best = cosines.max(), let index = cosines.firstIndex(of: best),
            cosines.count(where: { $0 == best }) == 1
        else { return nil }
        return index + 1
    }

    private static func cosine(_ left: [Double], _ right: [Double]) -> Double? {
        guard left.count == right.count else { return nil }
        let lengths = (dot(left, left) * dot(right, right)).squareRoot()
        guard lengths > 0, lengths.isFinite else { return nil }
        return dot(left, right) / lengths
    }

    private static func dot(_ left: [Double], _ right: [Double]) -> Double {
        zip(left, right).reduce(0) { $0 + $1.0 * $1.1 }
    }
}
