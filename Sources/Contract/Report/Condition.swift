public import FoundationEssentials

/// Something that is wrong on a node: a code from a closed set, so that a fleet can be counted by it.
public struct Condition: Hashable, Sendable, Codable {
    public enum Severity: String, Sendable, Codable, Comparable, CaseIterable {
        case info, warning, error

        public static func < (left: Severity, right: Severity) -> Bool {
            allCases.firstIndex(of: left) ?? 0 < allCases.firstIndex(of: right) ?? 0
        }
    }

    public enum Code: String, Sendable, Codable, CaseIterable {
        /// No answer, or a useless one, from the repository.
        case repositoryUnreachable = "repository_unreachable"
        /// A signature, digest or version that does not hold: an attack or a broken mirror.
        case metadataRejected = "metadata_rejected"
        /// Nothing new is installed until the repository is signed afresh; what runs keeps running.
        case metadataExpired = "metadata_expired"
        /// The rollout or release document itself makes no sense.
        case documentRejected = "document_rejected"
        case releaseBelowFloor = "release_below_floor"
        case downloadFailing = "download_failing"
        case contentRejected = "content_rejected"
        case noSpace = "no_space"
        case noVariantFits = "no_variant_fits"
        /// The kernel ended an engine that took more than it was given; it is planned with more from then on.
        case memoryExceeded = "memory_exceeded"
        /// An engine stands still, because the kernel takes its weights away and reads them again.
        case memoryPressure = "memory_pressure"
        case engineFailing = "engine_failing"
        case checksFailed = "checks_failed"
        case rolledBack = "rolled_back"
        case stateUnwritable = "state_unwritable"
        /// The kernel or its set-up lacks something that holds engines; they serve without it.
        case wallMissing = "wall_missing"
        /// Engines want more than the limit of watts leaves them; they serve, slower.
        case powerLimited = "power_limited"
        /// The same for heat.
        case thermalLimited = "thermal_limited"
        /// A limit is set that the kernel here cannot hold engines to.
        case powerUnheld = "power_unheld"

        public var severity: Severity {
            switch self {
            case .powerLimited: .info
            case .repositoryUnreachable, .downloadFailing, .rolledBack, .wallMissing, .memoryExceeded, .memoryPressure,
                .thermalLimited, .powerUnheld:
                .warning
            case .metadataRejected, .metadataExpired, .documentRejected, .releaseBelowFloor, .contentRejected, .noSpace,
                .noVariantFits, .engineFailing, .checksFailed, .stateUnwritable:
                .error
            }
        }
    }

    public var code: Code
    /// The model that it is about; nil for the node.
    public var model: ModelName?
    /// What happened and why, in a sentence.
    public var message: String
    public var since: Date

    public init(code: Code, model: ModelName? = nil, message: String, since: Date) {
        self.code = code
        self.model = model
        self.message = message
        self.since = since
    }
}
