import CCurl
import Glibc

/// Takes the daemon's connections and gives each a thread with one transfer.
///
/// There is nothing to save: SIGTERM may end the process at any moment, and the daemon resumes.
public final class UplinkServer: Sendable {
    private enum Wake: UInt8 {
        case transferEnded, stop
    }

    private let listener: Listener
    private let settings: UplinkSettings
    private let keeper = ConnectionKeeper()
    /// A pipe: transfers that end, and `stop`, write to it.
    private let wakeReader: CInt
    private let wakeWriter: CInt

    public init(_ listener: Listener, settings: UplinkSettings) throws(UplinkFault) {
        guard curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK else { throw .curl(reason: "no start") }
        // libcurl is told to leave signals alone, and TLS writes to connections that are gone.
        signal(SIGPIPE, SIG_IGN)
        var ends: [CInt] = [-1, -1]
        try attempt("make", "a pipe") { pipe(&ends) }
        self.listener = listener
        self.settings = settings
        self.wakeReader = ends[0]
        self.wakeWriter = ends[1]
    }

    deinit {
        close(wakeReader)
        close(wakeWriter)
    }

    /// Serves until it was idle for long enough, or stopped.
    public func run() throws(UplinkFault) {
        defer { leave() }
        var running = 0
        while true {
            let events = try wait(accepting: running < settings.transfers, idle: running == 0)
            if events == (false, false) { return }
            if events.woken {
                guard try nextWake() == .transferEnded else { return }
                running -= 1
            }
            if events.connection, let connection = accept() {
                try serve(connection)
                running += 1
            }
        }
    }

    /// Makes `run` return; transfers under way go on in their threads until the process ends.
    public func stop() { wake(.stop) }

    /// Both false: the time to be idle is over.
    private func wait(accepting: Bool, idle: Bool) throws(UplinkFault) -> (connection: Bool, woken: Bool) {
        var polled = [
            pollfd(fd: wakeReader, events: Int16(POLLIN), revents: 0),
            pollfd(fd: accepting ? listener.descriptor : -1, events: Int16(POLLIN), revents: 0),
        ]
        let patience = idle ? settings.idleExit.map { CInt(clamping: Int64($0 / .milliseconds(1))) } : nil
        try attempt("wait on", listener.path ?? "the socket") { poll(&polled, 2, patience ?? -1) }
        return (polled[1].revents != 0, polled[0].revents != 0)
    }

    /// nil: the connection went away before it was taken, or there are no descriptors left just now.
    private func accept() -> FrameSocket? {
        let descriptor = Glibc.accept(listener.descriptor, nil, nil)
        return descriptor >= 0 ? FrameSocket(descriptor) : nil
    }

    private func serve(_ connection: FrameSocket) throws(UplinkFault) {
        try WorkerThread.start { [self] in
            Session(connection, settings: settings, keeper: keeper).run()
            wake(.transferEnded)
        }
    }

    private func wake(_ reason: Wake) {
        var byte = reason.rawValue
        while write(wakeWriter, &byte, 1) < 0, errno == EINTR {}
    }

    private func nextWake() throws(UplinkFault) -> Wake {
        var byte: UInt8 = 0
        try attempt("read", "the pipe") { read(wakeReader, &byte, 1) }
        return Wake(rawValue: byte) ?? .stop
    }

    private func leave() {
        close(listener.descriptor)
        if let path = listener.path { unlink(path) }
    }
}
