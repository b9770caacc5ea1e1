public import SwiftletContract

/// Whose energy, by which source: one line of the books.
public struct EnergyRow: Hashable, Sendable, Comparable {
    public var release: ServedRelease
    /// Nil: the engine's own, with nobody to work for.
    public var app: AppName?
    public var source: EnergySource

    public init(release: ServedRelease, app: AppName?, source: EnergySource) {
        self.release = release
        self.app = app
        self.source = source
    }

    private var key: (String, String, String, String) {
        (release.id, release.version.text, app?.text ?? "", source.description)
    }

    public static func < (left: EnergyRow, right: EnergyRow) -> Bool { left.key < right.key }
}

/// What one row has come to.
public struct EnergyUse: Hashable, Sendable {
    public var joules = 0.0
    public var requests = 0
    public var promptTokens = 0
    public var answerTokens = 0

    public init() {}

    mutating func count(_ tokens: TokenCount?) {
        requests += 1
        promptTokens &+= max(0, tokens?.prompt ?? 0)
        answerTokens &+= max(0, tokens?.answer ?? 0)
    }

    public static func += (left: inout EnergyUse, right: EnergyUse) {
        left.joules += right.joules
        left.requests += right.requests
        left.promptTokens &+= right.promptTokens
        left.answerTokens &+= right.answerTokens
    }
}

/// Of the whole box, in joules, by one source.
public struct EnergyTotals: Hashable, Sendable {
    /// For being on.
    public var idle = 0.0
    /// All that is not an engine.
    public var others = 0.0
    /// All engines, beyond the box being on.
    public var engines = 0.0
    /// Of that, what nobody was told yet; below zero, what was told too much. Of engines and sources that are gone.
    var owed = 0.0

    public init() {}

    public var all: Double { idle + others + engines }
}
