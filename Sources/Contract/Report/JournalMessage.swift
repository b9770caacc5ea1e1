/// What the daemon says to an operator, each with an id for life: `journalctl MESSAGE_ID=…` finds all of a kind on any
/// version, `journalctl -x` shows the explanation beside it.
public enum JournalMessage: String, CaseIterable, Sendable {
    case started = "041b01ff6fa640e6bb52d6934db637cd"
    case stopped = "d9e418bc087c45c8b8aa74b371fbd982"
    case reloaded = "3309e82161414e3aaf4191464b2b9a05"
    case notReloaded = "9dde28d7b082449c88aed70e6c08ee91"
    case modelServes = "f653c8ea52f24effb2266fd3d5084b2d"
    case modelUnloaded = "5d1c8f0b6f6c4c2e9a3b7e41d2a95c18"
    case modelCalibrated = "67c64ad505c24b6cbadc73b95c69ac1e"
    case calibrationFailed = "9a44ebe2e18e49e48b4783546ad65415"
    case engineFailed = "36e8b7c9ac4144e7abfa58022fb8b40c"
    case releaseServes = "45939a67055c482691997746992f9255"
    case releaseRefused = "2a4f52c4d2884a139cf7b9dbb0a473d4"
    case releaseRolledBack = "f051bf0bc52349f9860db2d23013cdcf"
    case releaseCommitted = "f516774d5ddf47ceab3f0409a08d4d54"
    case probationFailed = "dea69e38574d4db4b8096a69303490cc"
    case installBlocked = "12458a043e5f488ba275ffaa424bc5b8"
    case installCancelled = "a4d7b26cd8db4d0292fa81bd031f7de3"
    case installWaits = "2987b3dc394a4bdc86977ca93b3b8ee5"
    case held = "39dab1636e6445ad80ec4eeccb178a36"
    case holdEnded = "2814c1e18f39424eaffb19c43519655f"
    case installSuperseded = "37648bf8e20b47d8983def072d3c3c5e"
    case transferFailed = "d1e3476418234384842b1cae0c7f4ba2"
    case syncFailed = "7128373b46e641e19070aeba5c796b4a"
    case wallMissing = "084d5f93544b4cc9819473c582b77709"
    case reportNotDelivered = "14ac3c18514a429aa5943e58ded779ba"
    case stateUnreadable = "e3ca09028e424c6595c9cc4a264859c4"
    case leftoverEnded = "260c068c82a343c08ca027c1fe456a2a"
    case contentRemoved = "cc80c7d51c6f46c9bba6996846b50c68"
    case housekeepingFailed = "036a1184060d4aafaaa1d86309f41133"
    case uplinkEnded = "6406d938095a4319bac5829f31f06363"

    /// 32 hexadecimal digits, as sd_journal_send(3) wants a `MESSAGE_ID`.
    public var id: String { rawValue }

    public var severity: Condition.Severity {
        switch self {
        case .started, .stopped, .reloaded, .modelServes, .modelUnloaded, .modelCalibrated, .releaseServes,
            .releaseCommitted,
            .installCancelled, .installSuperseded, .installWaits, .held, .holdEnded, .contentRemoved:
            .info
        case .transferFailed, .syncFailed, .wallMissing, .reportNotDelivered, .leftoverEnded, .housekeepingFailed,
            .uplinkEnded, .calibrationFailed:
            .warning
        case .notReloaded, .engineFailed, .releaseRefused, .releaseRolledBack, .probationFailed, .installBlocked,
            .stateUnreadable:
            .error
        }
    }

    /// What happened, without what it happened to.
    public var text: String {
        switch self {
        case .started: "started"
        case .stopped: "stopped"
        case .reloaded: "configuration reloaded"
        case .notReloaded: "configuration not reloaded"
        case .modelServes: "model serves"
        case .modelUnloaded: "model unloaded"
        case .modelCalibrated: "model calibrated"
        case .calibrationFailed: "calibration failed"
        case .engineFailed: "engine failed"
        case .releaseServes: "release serves"
        case .releaseRefused: "release refused"
        case .releaseRolledBack: "release rolled back"
        case .releaseCommitted: "release committed"
        case .probationFailed: "probation failed"
        case .installBlocked: "install blocked"
        case .installCancelled: "install cancelled"
        case .installWaits: "install waits"
        case .held: "held"
        case .holdEnded: "hold ended"
        case .installSuperseded: "install superseded"
        case .transferFailed: "transfer failed"
        case .syncFailed: "sync failed"
        case .wallMissing: "a wall around the engines is missing"
        case .reportNotDelivered: "report not delivered"
        case .stateUnreadable: "state unreadable; starting without it"
        case .leftoverEnded: "ended a leftover engine"
        case .contentRemoved: "content removed"
        case .housekeepingFailed: "housekeeping failed"
        case .uplinkEnded: "uplink ended"
        }
    }

    /// What it means and what to do.
    public var explanation: String {
        switch self {
        case .started: "The daemon runs and listens; models follow as their engines come up."
        case .stopped: "The daemon has ended as it was asked to, and its engines with it."
        case .reloaded:
            "The keys that can change while the daemon runs hold now. Those that are named as waiting hold after "
                + "`systemctl restart swiftletd`."
        case .notReloaded:
            "The configuration has a mistake, which the reason names; what held before goes on holding. Mend it, and "
                + "`systemctl reload swiftletd` again."
        case .modelServes: "An engine is up and answers for this model."
        case .modelUnloaded:
            "Nobody used this model, and another one needs its memory. It is loaded again when somebody asks for it."
        case .modelCalibrated:
            "This model was measured with several settings, and its engine uses the best from now on. `swiftlet status` "
                + "shows the setting; `swiftlet calibrate --forget` goes back to the default."
        case .calibrationFailed: "This model could not be measured. Its engine keeps the setting that it had."
        case .engineFailed:
            "The engine of this model ended or did not come up. It is started again, ever later; after some failures "
                + "the release before takes over, where there is one. `swiftlet status` shows the state."
        case .releaseServes: "A new release has passed its checks on this box and answers from now on."
        case .releaseRefused:
            "A new release failed on this box and is not tried again under this instruction. What served goes on "
                + "serving. The reason names the checks; push a release that passes, or the same to other nodes only."
        case .releaseRolledBack:
            "This release failed again and again, or on probation, so the release before it serves. It is not tried again "
                + "under this instruction; push another one."
        case .releaseCommitted: "A release has stood its probation on this box, and stays."
        case .probationFailed:
            "A release failed on probation, and there is none before it on this box to go back to: it serves on. Push "
                + "another one."
        case .installBlocked:
            "What was asked for cannot be installed here until something changes: the instruction, the repository, "
                + "or this box. The reason says what."
        case .installCancelled:
            "A person on this box gave the install up; it is not tried again under this instruction."
        case .installWaits:
            "A new release is not gone on with yet: its maintenance window, the end of quiet hours or of a hold must come "
                + "first. `swiftlet status` says when. What is here is kept."
        case .held:
            "A person on this box keeps it as it is: no new release is switched to until the hold ends, by its time or by "
                + "`swiftlet release`. What serves goes on serving."
        case .holdEnded: "New releases are switched to again."
        case .installSuperseded: "A newer instruction has taken the place of the one that was being carried out."
        case .transferFailed: "A download broke off. It goes on from there by itself, ever later."
        case .syncFailed:
            "The repository could not be reached, or what it gave was not believed. What serves goes on serving, and "
                + "the next poll tries again. `swiftlet status` shows the condition."
        case .wallMissing:
            "This machine cannot separate engines from the rest of it as they should be. They run all the same; the "
                + "reason says what is missing."
        case .reportNotDelivered: "The controller did not take a report. The next one says all of it again."
        case .stateUnreadable:
            "The file with the node's state could not be read and was put aside. Releases are taken from this disk "
                + "where they are there, else fetched again."
        case .leftoverEnded: "An engine of an earlier daemon still ran; it was ended before anything else was started."
        case .contentRemoved: "Files of a release that is neither served nor kept for a rollback were removed."
        case .housekeepingFailed: "Something could not be cleaned up; it is tried again with the next change."
        case .uplinkEnded: "The program that does all transfers ended, and is started again."
        }
    }
}
