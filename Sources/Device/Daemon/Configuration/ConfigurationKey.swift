import SwiftletContract
import SystemPackage

/// One key of `/etc/swiftlet/swiftletd.conf`: its section, what it means, and how it is read. The same key is
/// `SWIFTLETD_<KEY>` in the environment and `--set Key=value` on the command line, which win in that order.
struct ConfigurationKey: Sendable {
    var section: String
    var name: String
    /// The value without the key, as a person would write it.
    var standard: String
    var meaning: String
    /// What a value looks like: `a size above 0, such as 512M or 2G`.
    var form: String
    /// Whether a change holds on `systemctl reload`; else at the next start.
    var isLive = false
    /// False where the value is not of that form.
    var apply: @Sendable (inout DaemonConfiguration, String) -> Bool

    /// Of all variables of the daemon, and of nothing else: scripts and `swiftlet` have `SWIFTLET_`.
    static let variablePrefix = "SWIFTLETD_"

    /// The same key, changed by a reload too.
    var onReload: ConfigurationKey {
        var key = self
        key.isLive = true
        return key
    }

    /// `PollInterval` is `SWIFTLETD_POLL_INTERVAL`; `RepositoryURL` is `SWIFTLETD_REPOSITORY_URL`.
    var variable: String {
        var words = ""
        var previous: Character = "A"
        for character in name {
            if character.isUppercase, previous.isUppercase == false { words.append("_") }
            words.append(contentsOf: character.uppercased())
            previous = character
        }
        return Self.variablePrefix + words
    }
}

extension ConfigurationKey {
    static let all: [ConfigurationKey] = node + fleet + updates + serving + budget + power + uplink

    private static let node: [ConfigurationKey] = [
        text("Node", "Name", "a UUID, made at the first start", "The node's name in its fleet.", NodeID.rule) {
            settings, value in
            settings.nodeName = NodeID(value)
            return settings.nodeName != nil
        },
        text("Node", "Labels", "none", "What rollouts select by.", "labels with spaces between: site=oslo ram=4g") {
            settings, value in
            guard let labels = labels(value) else { return false }
            settings.live.labels = labels
            return true
        }.onReload,
        path("Node", "StateDirectory", "/var/lib/swiftlet", "Trust, models and state.", \.stateDirectory),
        path("Node", "RuntimeDirectory", "/run/swiftlet", "Sockets; empty after a boot.", \.runtimeDirectory),
        text(
            "Node", "LogLevel", "info", "How much is said.", "one of trace, debug, info, notice, warning, error"
        ) { settings, value in
            settings.live.logLevel = value
            return ["trace", "debug", "info", "notice", "warning", "error"].contains(value)
        }.onReload,
    ]

    private static let fleet: [ConfigurationKey] = [
        text(
            "Fleet", "RepositoryURL", "nothing: it must be set", "Where the signed repository is.",
            address + ", or none for a node that gets bundles alone"
        ) { settings, value in
            settings.repository = value == "none" ? .nowhere : .url(value.withoutTrailingSlashes)
            return value == "none" || isWebAddress(value)
        },
        text(
            "Fleet", "ControllerURL", "none: no reports are sent",
            "Where reports go: the address of the controller, not of a mirror.", address
        ) { settings, value in
            settings.controllerURL = value.withoutTrailingSlashes
            return isWebAddress(value)
        },
        path(
            "Fleet", "TrustRoot", "/etc/swiftlet/root.json",
            "The fleet's first TUF root, 1.root.json: what it and its successors sign is believed, nothing else.",
            \.trustRoot),
        text("Fleet", "Channel", "stable", "The channel to follow.", ChannelName.rule) { settings, value in
            guard let channel = ChannelName(value) else { return false }
            settings.channel = channel
            return true
        },
        duration("Fleet", "PollInterval", "15min", "How often to look for something new.", \.live.pollInterval)
            .onReload,
        duration("Fleet", "ReportInterval", "5min", "How often to report without a change.", \.live.reportInterval)
            .onReload,
        text(
            "Fleet", "Push", "yes",
            "Whether to stay connected to the controller, with a report at least each ten minutes, and to hear of a push at "
                + "once. No: at the next poll, as is right on a metered link, and the uplink leaves between.",
            "yes or no"
        ) { settings, value in
            settings.live.listens = value == "yes"
            return ["yes", "no"].contains(value)
        }.onReload,
        text(
            "Fleet", "MaxRate", "no limit", "Bytes a second of downloads, on average; short bursts exceed it.",
            "a size above 0, such as 512K"
        ) {
            settings, value in
            settings.live.maxRate = Bytes(parsing: value)
            return settings.live.maxRate.map { $0 > .zero } ?? false
        }.onReload,
    ]

    private static let serving: [ConfigurationKey] = [
        path(
            "Serving", "InferenceSocket", "inference.sock in RuntimeDirectory", "For apps." + ofSystemd,
            \.inferenceSocket),
        path(
            "Serving", "ControlSocket", "control.sock in RuntimeDirectory", "For administrators." + ofSystemd,
            \.controlSocket),
        text(
            "Serving", "SocketMode", "0660", "Of both sockets." + ofSystemd,
            "an octal mode from 0 to 0777, such as 0660"
        ) {
            settings, value in
            guard let mode = UInt32(value, radix: 8), mode <= 0o777 else { return false }
            settings.socketMode = mode
            return true
        },
        text("Serving", "SocketGroup", "the daemon's", "The group of the inference socket." + ofSystemd, group) {
            settings, value in
            settings.socketGroup = value
            return value.isEmpty == false
        },
        text("Serving", "ControlGroup", "the daemon's", "The group of the control socket." + ofSystemd, group) {
            settings, value in
            settings.controlGroup = value
            return value.isEmpty == false
        },
        path("Serving", "Engine", "/usr/lib/swiftlet/llama-server", "The engine program.", \.engine),
        text(
            "Serving", "EngineReads", "none",
            "What an engine may read beside its own folder, its model and the system's libraries.",
            "absolute paths with spaces between, of files and folders"
        ) { settings, value in
            settings.engineReads = value.split(separator: " ").map { FilePath(String($0)) }
            return settings.engineReads.allSatisfy(\.isAbsolute)
        },
        text(
            "Serving", "Threads", "as calibrated, else one per physical core, and one for models below 16M",
            "Processor threads of each engine.",
            "a number from 1 to 1024"
        ) { settings, value in
            settings.threads = Int(value)
            return settings.threads.map { (1...1024).contains($0) } ?? false
        },
        text(
            "Serving", "Slots", "as calibrated, else 1",
            "Requests that an engine answers at once; memory for context grows with it.", "a number from 1 to 64"
        ) { settings, value in
            settings.slots = Int(value)
            return settings.slots.map { (1...64).contains($0) } ?? false
        },
        duration(
            "Serving", "SilenceLimit", "5min", "An engine that gives no answer for so long is started again.",
            \.silenceLimit),
        duration(
            "Serving", "LoadWait", "30s", "How long a request waits for a model that is loading.", \.loadWait),
        duration(
            "Serving", "QueueWait", "5min", "How long a request waits for its turn, where the model is busy.",
            \.queueWait),
        count("Serving", "MaxQueue", "64", "Requests that may wait for a model.", 1...4096, \.maxQueue),
    ]

    private static let budget: [ConfigurationKey] = [
        text(
            "Budget", "MemoryMax", "three quarters of what the box or its cgroup has",
            "For all engines together. Models that do not fit into it at once take turns.",
            "a size above 0, such as 512M or 2G"
        ) { settings, value in
            settings.live.memoryMax = Bytes(parsing: value)
            return settings.live.memoryMax.map { $0 > .zero } ?? false
        }.onReload,
        text("Budget", "Pinned", "none", "Models that stay in memory, whoever else needs it.", "model names") {
            settings, value in
            let names = value.split(separator: " ").map { ModelName(String($0)) }
            settings.live.pinned = Set(names.compactMap(\.self))
            return names.allSatisfy { $0 != nil }
        }.onReload,
        text(
            "Budget", "PromptCache", "eight contexts, of what no installed model needs",
            "Memory of each engine for prompts that ended, so that the next that begins alike is answered sooner.",
            "a size, such as 64M, or 0"
        ) { settings, value in
            settings.promptCache = Bytes(parsing: value)
            return settings.promptCache != nil
        },
        text("Budget", "DiskReserve", "64M", "Free space that downloads leave alone.", "a size, such as 64M") {
            settings, value in
            guard let reserve = Bytes(parsing: value) else { return false }
            settings.diskReserve = reserve
            return true
        },
    ]

    private static let uplink: [ConfigurationKey] = [
        path(
            "Uplink", "UplinkSocket", "uplink.sock in RuntimeDirectory", "Where swiftlet-uplink listens.",
            \.uplinkSocket),
        path(
            "Uplink", "UplinkProgram", "none: systemd starts it",
            "Started by the daemon where there is no systemd.", \.uplinkProgram),
        path(
            "Uplink", "UplinkIdentity", "none: it shows none",
            "Where `swiftlet enroll --identity` has put the node's identity, for an uplink that the daemon starts.",
            \.uplinkIdentity),
    ]

    private static let address = "an address that begins with http:// or https://"
    private static let ofSystemd = " systemd's socket units win: `systemctl edit swiftlet-inference.socket`."
    private static let group = "a group's name or number"
}
