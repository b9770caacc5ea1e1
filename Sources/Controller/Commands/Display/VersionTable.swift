import SwiftletContract
import SwiftletRegistry

/// The versions of all models, each with the version before it beneath: what its nodes said of that while they served it.
enum VersionTable {
    static func text(_ lines: [VersionLine]) -> String {
        guard lines.isEmpty == false else { return "" }
        var table = Table(
            "MODEL", "VERSION", ">NODES", ">TOKENS/S", ">FIRST TOKEN", ">95%", ">J/TOKEN", ">REQUESTS", "REFUSED",
            ">RESTARTS", "CHECKS")
        for line in lines {
            table.add(
                line.model.text, line.version?.text ?? "", "\(line.nodes)", Figures.speed(line.speed),
                Figures.seconds(line.figures.firstToken.seconds(at: 0.5)),
                Figures.seconds(line.figures.firstToken.seconds(at: 0.95)), Figures.energy(line.energy),
                "\(line.figures.requests)", Figures.refusals(line.figures), "\(line.restarts)", checks(line))
            if let before = line.before {
                table.add(
                    " before", before.version.text, "\(before.nodes)", Figures.speed(before.speed),
                    Figures.seconds(before.firstToken.seconds(at: 0.5)),
                    Figures.seconds(before.firstToken.seconds(at: 0.95)), Figures.energy(before.energy), "", "", "", "")
            }
        }
        return table.text
    }

    private static func checks(_ line: VersionLine) -> String {
        line.version == nil ? "" : line.checksFailing == 0 ? "pass" : "fail on \(line.checksFailing)"
    }

    /// Beneath such a table.
    static let note =
        "requests since each daemon's start; ~: an estimate; before: the same nodes with the version before"
}
