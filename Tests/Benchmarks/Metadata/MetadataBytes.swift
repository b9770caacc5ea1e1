import AsyncHTTPClient

/// What a node's polls cost, in bytes that really went by.
struct MetadataBytes {
    static let names = ["tuf_poll_wire_bytes", "tuf_poll_body_bytes", "tuf_channel_changed_bytes"]
    let client: HTTPClient

    func results() async throws -> [Result] {
        var results: [Result] = []
        try await FleetLab.with(client) { lab in
            results.append(try await poll(lab))
            results.append(try await firstPoll(lab))
            results.append(try await change(lab))
        }
        return results
    }

    private func poll(_ lab: FleetLab) async throws -> Result {
        _ = try await lab.relay.settled(atLeast: 1)
        lab.relay.forget()
        try lab.sync()
        let exchanges = try await lab.relay.settled(atLeast: 2)
        guard exchanges.map(\.status) == [404, 304] else { throw Trouble("the poll was \(Self.list(exchanges))") }
        return Result(
            name: "tuf_poll_wire_bytes", value: Double(exchanges.reduce(0) { $0 + $1.wire }), unit: "bytes",
            method:
                "TCP payload, both ways, of a poll of swiftletd by swiftlet-uplink from swiftletctl serve over plain "
                + "HTTP, through a counting relay, when nothing changed: \(Self.list(exchanges))")
    }

    private func firstPoll(_ lab: FleetLab) async throws -> Result {
        try await lab.restartNode()
        let exchanges = try await lab.relay.settled(atLeast: 2).filter { $0.path.hasPrefix("/metadata/") }
        guard exchanges.map(\.status) == [404, 200] else { throw Trouble("the poll was \(Self.list(exchanges))") }
        return Result(
            name: "tuf_poll_body_bytes", value: Double(exchanges.reduce(0) { $0 + $1.body }), unit: "bytes",
            method: "HTTP bodies of the first poll after a restart, which has no tag for a 304, when nothing changed: "
                + Self.list(exchanges))
    }

    private func change(_ lab: FleetLab) async throws -> Result {
        try lab.nextVersion()
        try lab.publish(in: FleetLab.channel)
        lab.relay.forget()
        try lab.sync()
        let exchanges = try await lab.relay.settled(atLeast: 7)
        let documents = exchanges.filter { $0.path.hasPrefix("/blobs/") == false }
        guard documents.contains(where: { $0.path.hasPrefix("/targets/ch-") }) else {
            throw Trouble("the node did not fetch the release: \(Self.list(exchanges))")
        }
        return Result(
            name: "tuf_channel_changed_bytes", value: Double(documents.reduce(0) { $0 + $1.body }), unit: "bytes",
            method: "HTTP bodies of metadata and the documents that it signs (rollouts, release manifest) after a new "
                + "release and push in the node's channel, one of 16: \(Self.list(documents)); on the wire "
                + "\(documents.reduce(0) { $0 + $1.wire })")
    }

    private static func list(_ exchanges: [Relay.Exchange]) -> String {
        exchanges.map { exchange in
            let name = exchange.path.split(separator: "/").last.map { $0.count > 40 ? $0.dropFirst(65) : $0 } ?? "?"
            return "\(name) \(exchange.status) \(exchange.body)/\(exchange.wire)"
        }.joined(separator: ", ")
    }
}
