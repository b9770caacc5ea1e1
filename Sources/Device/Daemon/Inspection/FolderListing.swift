import FoundationEssentials
import SwiftletContract
import SwiftletHost
import SwiftletTrust
import SystemPackage

/// The names in a folder and below, with kinds, modes, owners, sizes and times; no contents, and no more than `maxCount`.
enum FolderListing {
    private static let maxCount = 5000
    private static let maxDepth = 6

    /// nil where the folder cannot be read.
    static func text(of folder: FilePath) -> String? {
        guard (try? Directory.names(in: folder)) != nil else { return nil }
        var lines: [String] = []
        list(folder, "", depth: 0, into: &lines)
        return lines.joined(separator: "\n")
    }

    private static func list(_ folder: FilePath, _ prefix: String, depth: Int, into lines: inout [String]) {
        guard depth < maxDepth, let names = try? Directory.names(in: folder) else { return }
        for name in names.sorted() where lines.count < maxCount {
            guard let facts = try? PathFacts(folder.appending(name)) else { continue }
            let whose = "\(Accounts.userName(of: facts.owner)):\(Accounts.groupName(of: facts.group))"
            lines.append(
                "\(facts.modeText) \(whose) \(SignedTime.text(facts.modified)) \(facts.size.count) \(prefix)\(name)"
                    + (facts.kind == .directory ? "/" : ""))
            if facts.kind == .directory {
                list(folder.appending(name), prefix + name + "/", depth: depth + 1, into: &lines)
            }
        }
    }
}
