import SwiftletContract
import SwiftletRegistry

/// What apps had of each model on one node, and what its versions were like there before.
enum NodeFiguresTable {
    static func text(
        _ record: NodeRecord, _ figures: [ModelName: [ReleaseVersion: VersionFigures]]
    ) -> String {
        var table = Table(
            "FIGURES", "VERSION", ">TOKENS/S", ">FIRST TOKEN", ">95%", ">J/TOKEN", ">REQUESTS", ">ANSWERS", "REFUSED")
        for line in NodeLine.all([NodeGlance(record)]) {
            guard let status = line.status, let version = status.version else { continue }
            let own = status.figures ?? ModelFigures()
            table.add(
                status.model.text, version.text, Figures.speed(status.speed),
                Figures.seconds(own.firstToken.seconds(at: 0.5)), Figures.seconds(own.firstToken.seconds(at: 0.95)),
                Figures.energy(line.energy), "\(own.requests)", "\(own.answers)", Figures.refusals(own))
            let others = (figures[status.model] ?? [:]).filter { $0.key != version }
            for (version, before) in others.sorted(by: { $0.key.text < $1.key.text }) {
                table.add(
                    " before", version.text, Figures.speed(before.speed), Figures.seconds(before.firstToken), "", "",
                    "", "", before.refusals.map(Figures.percent) ?? "")
            }
        }
        return table.isEmpty ? "" : table.text
    }
}
