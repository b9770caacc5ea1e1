public import SwiftletContract

/// One line of the route table.
public struct RouteStatus: Hashable, Sendable {
    public var model: ModelName
    /// Nil while it has no engine.
    public var route: Route?
    /// Nil where it cannot be asked for.
    public var listing: Listing?
    /// Requests that the route's engine is working on.
    public var inFlight: Int
    /// Requests that wait for the model.
    public var waiting: Int

    public init(model: ModelName, route: Route?, listing: Listing? = nil, inFlight: Int, waiting: Int = 0) {
        self.model = model
        self.route = route
        self.listing = listing ?? route?.listing
        self.inFlight = inFlight
        self.waiting = waiting
    }
}
