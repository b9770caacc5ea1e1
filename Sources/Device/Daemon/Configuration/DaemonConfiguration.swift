import SwiftletAgent
public import SwiftletContract
import SwiftletGateway
import SwiftletHost
public import SystemPackage

/// All that an operator can set, of which `live` may change while the daemon runs. Each key is documented in `ConfigurationKey.all`.
public struct DaemonConfiguration: Sendable {
    public var nodeName: NodeID?
    public var stateDirectory: FilePath = "/var/lib/swiftlet"
    public var runtimeDirectory: FilePath = "/run/swiftlet"

    var repository: RepositoryPlace?
    public var controllerURL: String?
    public var trustRoot: FilePath = "/etc/swiftlet/root.json"
    public var channel = ChannelName(unchecked: "stable")

    public var inferenceSocket: FilePath?
    public var controlSocket: FilePath?
    public var socketMode: UInt32 = 0o660
    public var socketGroup: String?
    public var controlGroup: String?

    public var engine: FilePath = "/usr/lib/swiftlet/llama-server"
    public var engineReads: [FilePath] = []
    public var threads: Int?
    public var slots: Int?
    public var maxQueue = 64
    public var silenceLimit: Duration = .seconds(300)
    public var loadWait: Duration = .seconds(30)
    public var queueWait: Duration = .seconds(300)
    public var promptCache: Bytes?

    /// Watts.
    var estimateIdle: Double?
    var estimatePerCore: Double?

    public var diskReserve: Bytes = .mebibytes(64)

    public var uplinkSocket: FilePath?
    public var uplinkProgram: FilePath?
    public var uplinkIdentity: FilePath?

    /// What changes without a restart.
    public var live = LiveConfiguration()
    /// Each key that is set, as it was written.
    var texts: [String: String] = [:]

    public init() {}

    /// The names of keys that `new` sets otherwise and that hold only after a restart.
    func keysWaiting(for new: DaemonConfiguration) -> [String] {
        ConfigurationKey.all.filter { $0.isLive == false && texts[$0.name] != new.texts[$0.name] }.map(\.name)
    }

    var patience: Asking.Patience { Asking.Patience(load: loadWait, queue: queueWait) }

    /// What the box is taken to draw where nothing measures.
    var estimate: EstimateModel {
        let typical = EstimateModel.typicalHere()
        guard estimateIdle != nil || estimatePerCore != nil else { return typical }
        return EstimateModel(
            idleWatts: estimateIdle ?? typical.idleWatts, wattsPerCore: estimatePerCore ?? typical.wattsPerCore)
    }

    func tuning(cores: Int) -> EngineTuning {
        EngineTuning(cores: cores, threads: threads, slots: slots, promptCache: promptCache)
    }
    var inferencePath: FilePath { inferenceSocket ?? runtimeDirectory.appending("inference.sock") }
    var controlPath: FilePath { controlSocket ?? runtimeDirectory.appending("control.sock") }
    /// That the node asks over the network.
    var addresses: [String] { [repository?.url, controllerURL].compactMap(\.self) }
    var uplinkPath: FilePath { uplinkSocket ?? runtimeDirectory.appending("uplink.sock") }
}
