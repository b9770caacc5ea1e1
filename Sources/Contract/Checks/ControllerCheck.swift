/// The checks of `swiftletctl check`, in the order in which they are shown.
public enum ControllerCheck: String, CheckName {
    // The fleet's folder
    case fleetFolder = "fleet-folder"
    case keyFiles = "key-files"
    case diskSpace = "disk-space"
    case clock
    // Keys
    case keys
    case onlineKeys = "online-keys"
    case drafts
    // The published tree
    case repository
    case rootChain = "root-chain"
    case publication
    case expiry
    case targets
    case blobs
    case ociIndex = "oci-index"
    case rolloutReleases = "rollout-releases"
    // The registry
    case registry
    case registrySchema = "registry-schema"
    case registryLog = "registry-log"
    case audit
    // The server
    case server
    case serverCertificate = "server-certificate"
    case serverFreshness = "server-freshness"
    case serverTree = "server-tree"
    // The nodes
    case nodes
    case nodesSilent = "nodes-silent"
    case nodesConditions = "nodes-conditions"
    case nodesModels = "nodes-models"
    case nodesVersions = "nodes-versions"
    case nodesRoot = "nodes-root"
    case nodesSync = "nodes-sync"
    case nodesClock = "nodes-clock"
    case nodesAhead = "nodes-ahead"
    case rollouts
}

extension ControllerCheck {
    public var subject: String {
        switch self {
        case .fleetFolder: "fleet.json, and who may read the folder"
        case .keyFiles: "private key files: readable, and by nobody else"
        case .diskSpace: "free space where the fleet lies"
        case .clock: "the clock against the date of the programs and what was published last"
        case .keys: "which keys are where, and what for"
        case .onlineKeys: "whether timestamp, snapshot and rollouts can be signed here"
        case .drafts: "drafts that wait, or were overtaken"
        case .repository: "whether the published tree verifies from the fleet's own root"
        case .rootChain: "every version of the root since the first"
        case .publication: "a publication that was cut short"
        case .expiry: "the expiry of each role"
        case .targets: "releases and rollouts that the metadata names: there, of the right size (--deep: right content)"
        case .blobs: "the files of all releases: there, of the right size (--deep: right content)"
        case .ociIndex: "the index for OCI clients"
        case .rolloutReleases: "whether every rollout names a release that is published"
        case .registry: "integrity of the database"
        case .registrySchema: "its schema version"
        case .registryLog: "the size of its write-ahead log"
        case .audit: "whether the audit log is what was written"
        case .server: "whether the server answers (--url)"
        case .serverCertificate: "whether the server replaces its own certificate in time (--url)"
        case .serverFreshness: "whether the server signs freshness (--url)"
        case .serverTree: "whether the server serves this very tree (--url)"
        case .nodes: "whether there are nodes"
        case .nodesSilent: "nodes that no longer report"
        case .nodesConditions: "nodes on which something is wrong"
        case .nodesModels: "nodes with a model that does not serve"
        case .nodesVersions: "nodes with other versions of Swiftlet"
        case .nodesRoot: "nodes with another version of the root"
        case .nodesSync: "nodes that have not seen the newest metadata"
        case .nodesClock: "nodes whose clock differs"
        case .nodesAhead: "nodes that have seen newer metadata than there is: after a restore"
        case .rollouts: "rollouts that are halted, or stuck"
        }
    }
}
