import ArgumentParser

/// What energy costs here, and tokens elsewhere; in any one currency.
struct PriceOptions: ParsableArguments {
    @Option(name: .customLong("price-per-kwh"), help: "What a kilowatt-hour costs you: adds the cost of answers.")
    var perKilowattHour: Double?

    @Option(
        name: .customLong("price-per-million-tokens"),
        help: "What a million tokens would cost elsewhere, in the same currency: adds what the fleet's would have cost."
    )
    var perMillionTokens: Double?

    var prices: FleetCost.Prices {
        FleetCost.Prices(perKilowattHour: perKilowattHour, perMillionTokens: perMillionTokens)
    }

    func validate() throws {
        for price in [perKilowattHour, perMillionTokens].compactMap(\.self) {
            guard price.isFinite, price >= 0 else { throw ValidationError("a price is a number from 0 up") }
        }
    }
}
