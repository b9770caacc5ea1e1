import CSystemd
import Glibc
import SystemPackage

/// What the daemon says to its service manager, and what it was given by it. Without one every call does nothing.
public enum ServiceManager {
    /// A listening socket from a `.socket` unit. Whoever takes it closes it.
    public struct Descriptor: Hashable, Sendable {
        public let number: Int32
        /// `FileDescriptorName=` of the unit; `unknown` where it has none.
        public let name: String
    }

    /// Whether one started this process and listens.
    public static var isPresent: Bool { getenv("NOTIFY_SOCKET") != nil }

    /// Start-up, or reading the configuration again, is over.
    public static func ready(status: String? = nil) throws(HostError) {
        try notify("READY=1" + (status.map { "\nSTATUS=" + line($0) } ?? ""))
    }
    /// The configuration is being read again (sd_notify(3)).
    public static func reloading() throws(HostError) {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        try notify("RELOADING=1\nMONOTONIC_USEC=\(time.tv_sec * 1_000_000 + time.tv_nsec / 1000)")
    }
    /// One line for `systemctl status`.
    public static func status(_ text: String) throws(HostError) { try notify("STATUS=" + line(text)) }
    public static func stopping() throws(HostError) { try notify("STOPPING=1") }
    /// Still alive; due at least every `watchdogInterval`.
    public static func watchdog() throws(HostError) { try notify("WATCHDOG=1") }

    /// After how much silence the daemon is killed: `WatchdogSec=`; nil: never.
    public static func watchdogInterval() -> Duration? {
        var microseconds: UInt64 = 0
        guard sd_watchdog_enabled(0, &microseconds) > 0 else { return nil }
        return .microseconds(microseconds)
    }

    /// The sockets of socket activation, close-on-exec set; none where there was no activation.
    public static func listenDescriptors() throws(HostError) -> [Descriptor] {
        var names: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
        let count = sd_listen_fds_with_names(0, &names)
        guard count >= 0 else { throw HostError(-count, "take the sockets of", "the service manager") }
        defer {
            for index in 0..<Int(count) { free(names?[index]) }
            free(names)
        }
        return (0..<count).map { index in
            let name = names?[Int(index)].map { String(cString: $0) }
            return Descriptor(number: CInt(SD_LISTEN_FDS_START) + index, name: name ?? "unknown")
        }
    }

    private static func notify(_ state: String) throws(HostError) {
        let result = sd_notify(0, state)
        if result < 0 { throw HostError(-result, "notify", "the service manager") }
    }

    /// A line feed in a text would begin another assignment.
    private static func line(_ text: String) -> String {
        String(text.map { $0.isNewline ? " " : $0 }.prefix(1024))
    }
}
