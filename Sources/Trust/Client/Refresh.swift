public import FoundationEssentials

/// One update, driven from outside (specification 5): it says what to fetch and what to store, and is told what came.
///
/// ```
/// var refresh = try Refresh(bootstrapRoot: root, cached: cached, startedAt: now, latestKnownTime: known)
/// while true {
///     switch try refresh.next() {
///     case .fetch(let fetch): refresh.supply(try await get("metadata/" + fetch.path, fetch.maxSize))
///     case .store(let fileName, let bytes): try write(bytes, fileName)      // atomically, before the next step
///     case .remove(let fileName): try remove(fileName)
///     case .done: return                                                    // then locate(path), and the same loop
///     }
/// }
/// ```
/// Stopped anywhere, by an error or a crash, what was stored is valid, and the next update goes on from it.
public struct Refresh: Sendable {
    public enum Step: Hashable, Sendable {
        /// Asked again until `supply` was called.
        case fetch(Fetch)
        /// Exactly the bytes that came, after all checks.
        case store(fileName: String, bytes: [UInt8])
        /// The file may not be there.
        case remove(fileName: String)
        /// The update is complete, or the search: see `target`.
        case done
    }

    /// A metadata file to fetch.
    public struct Fetch: Hashable, Sendable {
        /// Below `metadata/`, percent-encoded; to be used as it is, never resolved.
        public let path: String
        /// Bytes after any content coding; end the transfer above it.
        public let maxSize: Int
        /// 403 and 404 are an answer here: there is no newer root.
        public let mayBeMissing: Bool
        /// The stored file of the same name may be offered with `If-None-Match`; `.notModified` is an answer.
        public let mayBeUnchanged: Bool
    }

    public enum Answer: Hashable, Sendable {
        case bytes([UInt8])
        /// HTTP 403 or 404.
        case missing
        /// HTTP 304: the same bytes as are stored.
        case notModified
    }

    enum Phase {
        case roots(accepted: Int)
        case timestamp
        case snapshot
        case targets
        case ready
        case searching(Search)
        case failed(TrustError)
    }

    /// What is trusted so far; complete after `.done`.
    public internal(set) var trusted: TrustedMetadata
    /// What the last search found; nil where nobody signs the path.
    public internal(set) var target: TargetInfo?

    var cached: CachedMetadata
    var phase = Phase.roots(accepted: 0)
    var wantedTarget: JSONText?
    var outbox: [Step] = []
    private var question: (fetch: Fetch, subject: Subject)?
    private var answer: Answer?

    /// What a fetch is for.
    enum Subject {
        case root, timestamp, snapshot
        case targets(Delegation)
    }

    /// Verifies the root that everything else hangs on. `startedAt` is the one time of this update; `latestKnownTime`
    /// is `latestSignedTime` of an earlier one: the later of the two decides what has expired.
    public init(
        bootstrapRoot: [UInt8], cached: CachedMetadata = CachedMetadata(), startedAt: Date, latestKnownTime: Date? = nil
    ) throws(TrustError) {
        self.trusted = try TrustedMetadata(
            bootstrapRoot: bootstrapRoot, startedAt: startedAt, latestKnownTime: latestKnownTime)
        self.cached = cached
    }

    /// The latest time that the repository signed: keep it and give it to the next update. Nil after the timestamp key
    /// was replaced: then forget the one that was kept.
    public var latestSignedTime: Date? { trusted.latestSignedTime }

    /// The next thing to do. After an error of the update itself it throws that error for ever; a search that failed
    /// can be followed by another.
    public mutating func next() throws(TrustError) -> Step {
        do throws(TrustError) {
            while true {
                if outbox.isEmpty == false { return outbox.removeFirst() }
                if let (fetch, subject) = question {
                    guard let answer else { return .fetch(fetch) }
                    self.question = nil
                    self.answer = nil
                    try receive(answer, of: fetch, subject)
                } else if try advance() {
                    return .done
                }
            }
        } catch {
            fail(error)
            throw error
        }
    }

    /// The answer to the last `.fetch`; judged by the next `next()`. For a transfer that failed there is no answer:
    /// give up or try again.
    public mutating func supply(_ answer: Answer) {
        if question == nil {
            fail(.outOfOrder("an answer came without a question"))
        } else {
            self.answer = answer
        }
    }

    /// Looks for a target, now or as soon as the update is complete; drive `next()` to `.done` again.
    public mutating func locate(_ targetPath: String) {
        target = nil
        wantedTarget = JSONText(targetPath)
    }

    mutating func ask(_ fetch: Fetch, for subject: Subject) { question = (fetch, subject) }

    private mutating func fail(_ error: TrustError) {
        if case .searching = phase { phase = .ready } else { phase = .failed(error) }
        wantedTarget = nil
        question = nil
        answer = nil
        outbox = []
    }

    mutating func store(_ fileName: String, _ bytes: [UInt8]) {
        cached.files[fileName] = bytes
        outbox.append(.store(fileName: fileName, bytes: bytes))
    }

    mutating func remove(_ fileName: String) {
        guard cached.files.removeValue(forKey: fileName) != nil else { return }
        outbox.append(.remove(fileName: fileName))
    }
}
