public import SwiftletContract

/// One line of the route table.
public struct RouteStatus: Hashable, Sendable {
    public var model: ModelName
    /// Nil while the model is loading.
    public var route: Route?
    /// Requests that the route's engine is working on.
    public var inFlight: Int

    public init(model: ModelName, route: Route?, inFlight: Int) {
        self.model = model
        self.route = route
        self.inFlight = inFlight
    }
}
