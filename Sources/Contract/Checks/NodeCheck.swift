/// The checks of `swiftlet check`, in the order in which they are shown.
public enum NodeCheck: String, CheckName {
    // The machine
    case clock
    case clockSynchronised = "clock-synchronised"
    case kernel
    case cpuFeatures = "cpu-features"
    case memoryAvailable = "memory-available"
    case memoryBudget = "memory-budget"
    case memoryPressure = "memory-pressure"
    case swap
    case temperature
    case throttling
    case powerSensors = "power-sensors"
    case powerSupply = "power-supply"
    // The configuration and what it names
    case configuration
    case configurationPermissions = "configuration-permissions"
    case trustRoot = "trust-root"
    case engineProgram = "engine-program"
    case engineVersion = "engine-version"
    case engineReads = "engine-reads"
    case uplinkProgram = "uplink-program"
    case socketPaths = "socket-paths"
    case appsGroup = "apps-group"
    case adminsGroup = "admins-group"
    case inferenceSocket = "inference-socket"
    case controlSocket = "control-socket"
    case uplinkSocket = "uplink-socket"
    // The service
    case service
    case serviceRestarts = "service-restarts"
    case serviceEnabled = "service-enabled"
    case uplinkService = "uplink-service"
    case journal
    case daemon
    case versions
    // What is on disk
    case stateDirectory = "state-directory"
    case stateFile = "state-file"
    case diskSpace = "disk-space"
    case diskInodes = "disk-inodes"
    case leftoverDownloads = "leftover-downloads"
    case modelContent = "model-content"
    case budgetFits = "budget-fits"
    case metadata
    case metadataRoot = "metadata-root"
    case metadataTimestamp = "metadata-timestamp"
    case metadataSnapshot = "metadata-snapshot"
    case metadataTargets = "metadata-targets"
    case metadataChannel = "metadata-channel"
    // What only the daemon knows
    case coreDumps = "core-dumps"
    case openFiles = "open-files"
    case memoryLimit = "memory-limit"
    case engineFiles = "engine-files"
    case engineSystemCalls = "engine-system-calls"
    case engineMemory = "engine-memory"
    case sync
    case syncFailure = "sync-failure"
    case modelServing = "model-serving"
    case modelChecks = "model-checks"
    case modelRestarts = "model-restarts"
    case modelMemory = "model-memory"
    case rollouts
    case conditions
    case uplink
    case repository
    case controller
    case reports
}

extension NodeCheck {
    public var subject: String {
        switch self {
        case .clock: "the clock against the date of the programs and the last signed time"
        case .clockSynchronised: "whether the kernel's clock follows a time source"
        case .kernel: "the kernel's version against what walls around engines need"
        case .cpuFeatures: "the instructions that engines are fast with"
        case .memoryAvailable: "memory that can be had now"
        case .memoryBudget: "the budget for models against the machine's memory"
        case .memoryPressure: "how long programs waited for memory in the last minute"
        case .swap: "swap in use"
        case .temperature: "temperatures against their critical points"
        case .throttling: "whether the box slows itself down: heat, a weak supply"
        case .powerSensors: "what energy is told by: measured or estimated, and why nothing better"
        case .powerSupply: "mains or battery, and its charge"
        case .configuration: "every key of swiftletd.conf, its drop-ins and the environment"
        case .configurationPermissions: "who may change the configuration and the trust root"
        case .trustRoot: "the file that all trust begins with"
        case .engineProgram: "the engine: present, executable, not to be changed by others"
        case .engineVersion: "whether the engine starts, and its version"
        case .engineReads: "what EngineReads= names"
        case .uplinkProgram: "what UplinkProgram= names"
        case .socketPaths: "the lengths of socket paths"
        case .appsGroup: "who may ask models"
        case .adminsGroup: "who may administer"
        case .inferenceSocket: "the socket for apps: there, listening, mode, group"
        case .controlSocket: "the socket for administrators: there, listening, mode, group"
        case .uplinkSocket: "the socket of the uplink: there, listening, closed to others"
        case .service: "the state of swiftletd.service"
        case .serviceRestarts: "how often it was started again"
        case .serviceEnabled: "whether it starts with the machine"
        case .uplinkService: "the state of the uplink's units"
        case .journal: "errors in the journal of the last day"
        case .daemon: "whether the daemon answers"
        case .versions: "whether all programs are of one version"
        case .stateDirectory: "the state's folder: owner, mode, writable"
        case .stateFile: "what the node remembers"
        case .diskSpace: "free space against the reserve and the kept releases"
        case .diskInodes: "free inodes"
        case .leftoverDownloads: "downloads that nobody continues"
        case .modelContent: "the files of what is installed"
        case .budgetFits: "whether the budget has room for what is installed"
        case .metadata: "whether there is trusted metadata of the repository"
        case .metadataRoot: "the expiry of the root"
        case .metadataTimestamp: "the expiry of the timestamp"
        case .metadataSnapshot: "the expiry of the snapshot"
        case .metadataTargets: "the expiry of the targets"
        case .metadataChannel: "the expiry of the channel's releases"
        case .coreDumps: "whether a crash would write memory to disk"
        case .openFiles: "the daemon's limit of open files"
        case .memoryLimit: "the limit of the daemon's unit against the budget"
        case .engineFiles: "the wall around engines: files (Landlock)"
        case .engineSystemCalls: "the wall around engines: system calls and privileges"
        case .engineMemory: "the wall around engines: a control group with memory.max each"
        case .sync: "the age of the last good look at the repository"
        case .syncFailure: "why the last look failed"
        case .modelServing: "whether the model can be asked"
        case .modelChecks: "the release's own checks, as they ended on this box"
        case .modelRestarts: "how often the model's engine was started again"
        case .modelMemory: "the engine's memory against its plan"
        case .rollouts: "releases that failed here or are held back"
        case .conditions: "what the daemon says is wrong"
        case .uplink: "whether the uplink answers"
        case .repository: "whether the repository answers, through the uplink"
        case .controller: "whether the controller answers, through the uplink"
        case .reports: "whether the controller takes reports"
        }
    }
}
