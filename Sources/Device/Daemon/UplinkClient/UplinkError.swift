public import SwiftletContract
public import SystemPackage

/// Why a transfer through the uplink came to nothing.
public enum UplinkError: Error, Sendable {
    /// Nobody answers on the uplink's socket.
    case notRunning(socket: FilePath, reason: String)
    case denied(socket: FilePath)
    /// The uplink ended or closed the connection before the end of the transfer.
    case closed
    /// Nothing came for longer than the transfer may stall.
    case silent(seconds: Int)
    /// The uplink does not speak the protocol.
    case broken(reason: String)
    /// What we were to send cannot be sent.
    case request(DocumentError)
    /// The uplink says that the transfer failed: the network, or the server.
    case transfer(UplinkEnd)
    /// The caller's own closure threw; the transfer was cancelled.
    case receiver(any Error)
    case cancelled
}

extension UplinkError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .notRunning(let socket, let reason):
            "The uplink does not answer on \(socket) (\(reason)). Check `systemctl status swiftlet-uplink.socket`."
        case .denied(let socket):
            "This user may not connect to the uplink's socket \(socket). Check its owner and mode."
        case .closed: "The uplink went away in the middle of a transfer. It is tried again."
        case .silent(let seconds): "The uplink said nothing for \(seconds) seconds. The transfer is tried again."
        case .broken(let reason): "The uplink broke its protocol: \(reason). Are daemon and uplink of one version?"
        case .request(let error): "The uplink cannot be asked: \(error)."
        case .transfer(let end):
            "The transfer failed (\(end.failure?.rawValue ?? "other")): \(end.message ?? "no reason given")."
        case .receiver(let error): "What arrived could not be kept: \(error)"
        case .cancelled: "The transfer was cancelled."
        }
    }
}
