public import FoundationEssentials

/// How fast bytes last came to a node: one download, or as much of one as came before it broke off.
public struct Transfer: Hashable, Sendable, Codable {
    /// Fewer tell more of the way there and back than of the line.
    public static let least = Bytes.kibibytes(256)

    public var bytes: Bytes
    /// From the request to the last byte.
    public var seconds: Double
    public var endedAt: Date

    /// Nil for what is too little to tell anything.
    public init?(_ bytes: Bytes, in duration: Duration, endedAt: Date) {
        let seconds = duration / .seconds(1)
        guard bytes >= Self.least, seconds > 0 else { return nil }
        // A report carries it: to the millisecond will do.
        (self.bytes, self.seconds) = (bytes, max(0.001, (seconds * 1000).rounded() / 1000))
        self.endedAt = endedAt
    }

    /// Nil where what a node said makes none.
    public var bytesPerSecond: Double? { seconds > 0 && bytes > .zero ? Double(bytes.count) / seconds : nil }
}
