public import FoundationEssentials

extension Repository {
    /// What an operator should know of the fleet's keys, errors first; nothing is changed.
    public func examineKeys(at now: Date) throws(PublisherError) -> [KeyFinding] {
        let state = try state()
        let (stored, unreadable) = try keys.scan()
        let examination = KeyExamination(
            state: state, stored: stored, unreadable: unreadable, keysPath: directory.keysPath, now: now)
        return examination.findings() + (try waiting(state)) + (try cutShort())
    }

    private func waiting(_ state: PublishedState) throws(PublisherError) -> [KeyFinding] {
        var findings: [KeyFinding] = []
        for name in try DiskDirectory.names(directory.draftsPath) where name.hasSuffix(".json") {
            let path = directory.draftsPath + "/" + name
            let message: String
            if let draft = try? Draft(fileAt: path), let summary = try? draft.summary() {
                let isOutdated = draft.version != (state.roles[draft.role]?.version ?? 0) + 1
                message =
                    isOutdated
                    ? "the draft '\(path)' was published or overtaken; remove it"
                    : summary.isComplete
                        ? "the draft '\(path)' has all its signatures; run 'swiftletctl metadata publish' on it"
                        : "the draft '\(path)' waits for signatures"
            } else {
                message = "'\(path)' is no draft that can be used; remove it"
            }
            findings.append(KeyFinding(severity: .warning, code: .draftWaiting, role: nil, message: message))
        }
        return findings
    }

    private func cutShort() throws(PublisherError) -> [KeyFinding] {
        if try directory.journal.entries().isEmpty { return [] }
        return [
            KeyFinding(
                severity: .warning, code: .publicationCutShort, role: nil,
                message: "a publication was cut short; the next command that signs, or 'swiftletctl serve', ends it")
        ]
    }
}
