import Glibc

/// A detached thread for one blocking piece of work.
enum WorkerThread {
    /// libcurl and TLS need far less, and a resolver has its own thread.
    private static let stackSize = 512 * 1024

    static func start(_ body: @escaping @Sendable () -> Void) throws(UplinkFault) {
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setdetachstate(&attributes, CInt(PTHREAD_CREATE_DETACHED))
        pthread_attr_setstacksize(&attributes, stackSize)
        let work = Unmanaged.passRetained(Work(body))
        var thread = pthread_t()
        let code = pthread_create(
            &thread, &attributes,
            { context in
                guard let context else { return nil }
                Unmanaged<Work>.fromOpaque(context).takeRetainedValue().body()
                return nil
            }, work.toOpaque())
        guard code == 0 else {
            work.release()
            throw .socket(operation: "start a thread for", path: "a transfer", reason: String(cString: strerror(code)))
        }
    }

    private final class Work: Sendable {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }
}
