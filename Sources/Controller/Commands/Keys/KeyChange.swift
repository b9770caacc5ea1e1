import SwiftletPublisher

/// What a change of keys came to.
struct KeyChange: Encodable {
    /// New versions of these roles are published.
    let published: [String]
    /// Nothing is published: these must be signed first.
    let drafts: [DraftRow]
    /// The private key file that was made.
    let newKey: String?
    let dryRun: Bool

    init(
        _ outcome: ChangeOutcome, newKey: String? = nil, drafts options: DraftOptions, in directory: FleetDirectory
    ) throws {
        if case .published(let roles) = outcome { self.published = roles } else { self.published = [] }
        self.drafts = try options.write(outcome.drafts, for: directory)
        self.newKey = newKey
        self.dryRun = options.dryRun
    }

    func print(_ output: FormatOption) throws { try output.print(self) { text } }

    private var text: String {
        var lines: [String] = []
        if published.isEmpty == false {
            lines.append(
                "\(dryRun ? "would publish" : "published") new versions of \(published.joined(separator: ", "))")
        }
        if drafts.isEmpty == false {
            let next = drafts.map(\.path).joined(separator: " ")
            lines.append(
                "nothing is published yet: \(dryRun ? "these would have" : "these have") to be signed by keys that are not here"
            )
            lines += drafts.map { "  " + $0.lackWords }
            lines.append(
                "there: swiftletctl metadata sign FILE --key-file KEY; then here: swiftletctl metadata publish \(next)")
        }
        if let newKey, dryRun == false { lines.append("the new private key is '\(newKey)': copy it to a safe place") }
        return lines.joined(separator: "\n")
    }
}
