import SwiftletAgent
import SwiftletContract
import SwiftletHost

/// What the node remembers, and whether the files of it are there.
struct ContentFacts {
    struct Copy: Hashable {
        var model: ModelName
        var version: ReleaseVersion
        var isActive: Bool
        /// Files that are not there, or have another size.
        var missing: [Digest]
        var count: Int
    }

    var copies: [Copy]
    /// Why the state cannot be read.
    var fault: String?
    /// A state that an earlier start could not read, and put aside.
    var hasUnreadable: Bool

    init(copies: [Copy], fault: String? = nil, hasUnreadable: Bool = false) {
        self.copies = copies
        self.fault = fault
        self.hasUnreadable = hasUnreadable
    }

    init(_ state: NodeState, fault: String?, hasUnreadable: Bool, isPresent: (Blob) -> Bool) {
        self.init(copies: [], fault: fault, hasUnreadable: hasUnreadable)
        for (_, record) in state.models.sorted(by: { $0.key < $1.key }) {
            for (installation, isActive) in [(record.active, true), (record.previous, false)] {
                guard let installation else { continue }
                copies.append(
                    Copy(
                        model: installation.model, version: installation.release.version, isActive: isActive,
                        missing: installation.blobs.filter { isPresent($0) == false }.map(\.digest),
                        count: installation.blobs.count))
            }
        }
    }

    var findings: [Finding] { [file] + content }

    private var file: Finding {
        if let fault {
            return NodeCheck.stateFile.error(
                "What the node remembers cannot be read: \(fault)",
                fix: "`systemctl restart swiftletd` puts the file aside and fetches releases again.")
        }
        if hasUnreadable {
            return NodeCheck.stateFile.warning(
                "An earlier state could not be read and lies beside the new one, state.json.unreadable.",
                fix: "Look at the disk (`dmesg`, SMART); then remove the file.")
        }
        let models = Set(copies.map(\.model)).count
        return NodeCheck.stateFile.ok("The node remembers \(models == 1 ? "1 model" : "\(models) models").")
    }

    private var content: [Finding] {
        let check = NodeCheck.modelContent
        guard copies.isEmpty == false else { return [check.ok("No model is installed.")] }
        return copies.map { copy in
            let name = "\(copy.model) \(copy.version)"
            guard copy.missing.isEmpty == false else {
                return check.ok("All \(copy.count) files of \(name) are there, of their size.", about: copy.model.text)
            }
            let text = "\(copy.missing.count) of the \(copy.count) files of \(name) are not there, or damaged."
            return copy.isActive
                ? check.error(
                    text, about: copy.model.text,
                    fix: "`systemctl restart swiftletd` fetches them again; look at the disk (`dmesg`, SMART).")
                : check.warning(
                    text, about: copy.model.text,
                    fix: "A rollback to it would fail; the next update replaces it. Look at the disk (`dmesg`, SMART).")
        }
    }
}
