import SwiftletContract
import SwiftletHost
import SystemPackage

/// What `EngineReads=` names.
struct EngineReadsFacts {
    var paths: [FilePath]
    var missing: [FilePath]

    init(_ paths: [FilePath]) {
        self.paths = paths
        self.missing = paths.filter { (try? PathFacts($0, followsLink: true)) == nil }
    }

    var finding: Finding {
        guard missing.isEmpty else {
            return NodeCheck.engineReads.warning(
                "EngineReads= names what is not there: \(missing.map(\.string).joined(separator: ", ")).",
                fix: "Correct EngineReads= in swiftletd.conf, or leave it out: few engines need it.")
        }
        return NodeCheck.engineReads.ok(
            paths.isEmpty ? "Engines read nothing of their own." : "All \(paths.count) paths of EngineReads= are there."
        )
    }
}
