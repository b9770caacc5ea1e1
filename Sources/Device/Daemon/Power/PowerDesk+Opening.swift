import SwiftletContract
import SwiftletHost

extension PowerDesk {
    /// Finds meter and group, and opens the books. Blocks, briefly.
    static func opened(
        on walls: Walls, _ model: EstimateModel, cores: Int
    ) -> (desk: PowerDesk, round: PowerRound) {
        let books = EnergyBooks(source: model.source, price: model.wattsPerCore)
        let group = walls.groups.map(\.all).flatMap { $0.hasProcessor ? $0 : nil }
        let round = PowerRound(books: books, group: group, cores: Double(cores), model: model)
        let desk = PowerDesk(round.view, books: books, cores: Double(cores))
        return (desk, round)
    }
}
