import NIOCore

extension ByteBuffer {
    /// What `work` makes of it. A request is answered on its connection's event loop, where all others would wait for
    /// what is done with a long body: that is done elsewhere.
    @concurrent func examined<Value: Sendable, Failure: Error>(
        by work: @Sendable (ByteBuffer) throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        guard readableBytes > Self.maxAtOnce else { return try work(self) }
        return try await withTaskExecutorPreference(globalConcurrentExecutor) { () async throws(Failure) -> Value in
            try work(self)
        }
    }

    /// Some ten microseconds of work.
    static var maxAtOnce: Int { 1 << 16 }
}
