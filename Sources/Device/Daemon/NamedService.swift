import ServiceLifecycle

/// A service that is written down by the name of its type.
///
/// A service group writes down each of its services when it is made, and what does not describe itself by all that it
/// holds: that was two thirds of what the daemon computed until it served.
struct NamedService: Service, CustomStringConvertible {
    let service: any Service

    var description: String { "\(type(of: service))" }

    func run() async throws {
        try await service.run()
    }
}
