public import FoundationEssentials
public import SwiftletContract

/// One model on a node, in short.
public struct ModelGlance: Hashable, Sendable, Codable {
    public let model: ModelName
    public let state: ModelStatus.State
    public let version: ReleaseVersion?
    public let previous: ReleaseVersion?
    public let incoming: ModelStatus.Incoming?
    public let memory: Bytes?
    /// Of the active version.
    public let checks: CheckOutcome?
    public let restarts: Int
    /// Tokens a second.
    public let speed: Double?
    public let figures: ModelFigures?
    /// When the active version came, by the controller's clock: how long ago that was is the node's word, its clock may be
    /// years off.
    public let switchedAt: Date?
    /// Of the active version; nil: it is committed.
    public let probation: ModelStatus.Probation?
    public let refused: Refused?

    /// An instruction that the node does not follow.
    public struct Refused: Hashable, Sendable, Codable {
        public let rollout: RolloutID
        /// Nil where a person on the node decided.
        public let code: Condition.Code?

        private enum CodingKeys: String, CodingKey { case rollout = "r", code = "c" }
    }

    init(_ status: ModelStatus, sentAt: Date, receivedAt: Date) {
        self.model = status.model
        self.state = status.state
        self.version = status.active?.version
        self.previous = status.previous?.version
        self.incoming = status.incoming
        self.memory = status.memory
        self.checks = status.active?.checks
        self.restarts = status.restarts
        self.speed = status.engine?.answerRate
        self.figures = status.figures
        self.switchedAt = status.active.map { receivedAt - max(0, sentAt.timeIntervalSince($0.installedAt)) }
        self.probation = status.probation
        self.refused = status.refused.map { Refused(rollout: $0.rollout, code: $0.code) }
    }

    private enum CodingKeys: String, CodingKey {
        case model = "m", state = "s", version = "v", previous = "p", incoming = "i", memory = "b", checks = "c"
        case restarts = "r", speed = "t", figures = "f", switchedAt = "w", probation = "o", refused = "x"
    }
}
