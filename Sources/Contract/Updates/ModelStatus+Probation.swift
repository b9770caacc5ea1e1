extension ModelStatus {
    /// A release that serves and has yet to prove itself: until then the node may go back from it.
    public struct Probation: Hashable, Sendable, Codable {
        /// Of serving: all of it, and what is left.
        public var seconds: Int
        public var left: Int
        /// Of its engine.
        public var crashes: Int
        /// Times that the daemon or the box went down while engines ran.
        public var interruptions: Int

        /// In seconds.
        public static let longest = 30 * 86_400

        public init(seconds: Int, left: Int, crashes: Int, interruptions: Int) {
            self.seconds = seconds
            self.left = left
            self.crashes = crashes
            self.interruptions = interruptions
        }
    }
}
