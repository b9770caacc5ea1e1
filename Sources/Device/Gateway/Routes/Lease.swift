public import SwiftletContract

/// The right to send one request to an engine. It must be given back with `RouteTable.release`: until then the engine
/// counts as busy and is not ended.
public struct Lease: Sendable {
    public let model: ModelName
    public let route: Route
    /// That it was asked for.
    public internal(set) var adapter: AdapterName?
    let app: AppName
    let id: UInt64
    /// In the engine, when it came there, from 1: those beyond the slots have to wait there.
    let position: Int
    let began: ContinuousClock.Instant

    public var release: ServedRelease { ServedRelease(model: model, version: route.version, adapter: adapter) }
}
