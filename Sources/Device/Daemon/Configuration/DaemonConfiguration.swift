public import SwiftletContract
public import SystemPackage

/// All that an operator can set, read once at the start. Each key is documented in `ConfigurationKey.all`.
public struct DaemonConfiguration: Sendable {
    public var nodeName: NodeID?
    public var labels: Labels = [:]
    public var stateDirectory: FilePath = "/var/lib/swiftlet"
    public var runtimeDirectory: FilePath = "/run/swiftlet"

    var repository: RepositoryPlace?
    public var controllerURL: String?
    public var trustRoot: FilePath = "/etc/swiftlet/root.json"
    public var channel = ChannelName(unchecked: "stable")
    public var pollInterval: Duration = .seconds(15 * 60)
    public var reportInterval: Duration = .seconds(5 * 60)
    public var maxRate: Bytes?

    public var inferenceSocket: FilePath?
    public var controlSocket: FilePath?
    public var socketMode: UInt32 = 0o660
    public var socketGroup: String?
    public var controlGroup: String?

    public var engine: FilePath = "/usr/lib/swiftlet/llama-server"
    public var engineReads: [FilePath] = []
    public var threads: Int?
    public var slots = 1
    public var maxQueue = 64

    public var memoryMax: Bytes?
    public var diskReserve: Bytes = .mebibytes(64)

    public var uplinkSocket: FilePath?
    public var uplinkProgram: FilePath?

    public var logLevel = "info"

    public init() {}

    var inferencePath: FilePath { inferenceSocket ?? runtimeDirectory.appending("inference.sock") }
    var controlPath: FilePath { controlSocket ?? runtimeDirectory.appending("control.sock") }
    /// That the node asks over the network.
    var addresses: [String] { [repository?.url, controllerURL].compactMap(\.self) }
    var uplinkPath: FilePath { uplinkSocket ?? runtimeDirectory.appending("uplink.sock") }
}
