import SwiftletHost

/// The daemon's two listening sockets: systemd's, by name, where it gave both, or made here.
struct Sockets {
    var inference: Int32
    var control: Int32

    static func open(_ settings: DaemonConfiguration) throws(HostError) -> Sockets {
        let given = try ServiceManager.listenDescriptors()
        func descriptor(_ name: String) -> Int32? { given.first { $0.name == name }?.number }
        if let inference = descriptor("inference"), let control = descriptor("control") {
            return Sockets(inference: inference, control: control)
        }
        let inference = try UnixSocket.listen(
            at: settings.inferencePath, mode: settings.socketMode, group: settings.socketGroup)
        do throws(HostError) {
            let control = try UnixSocket.listen(
                at: settings.controlPath, mode: settings.socketMode, group: settings.controlGroup)
            return Sockets(inference: inference, control: control)
        } catch {
            UnixSocket.abandon(inference, at: settings.inferencePath)
            throw error
        }
    }
}
