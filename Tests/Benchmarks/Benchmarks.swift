import ArgumentParser
import AsyncHTTPClient
import NIOCore

/// The benchmarks of a running quickstart; `Packaging/bench` starts one and this.
@main
struct Benchmarks: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "swiftlet-benchmarks",
        abstract: "Prints one JSON object a line: name, value, unit, and the peer of the same run.")

    @Flag(help: "Names the benchmarks and ends.")
    var list = false

    @Argument(help: "The benchmarks to run; all where none is named.")
    var names: [String] = []

    static let all =
        [
            "daemon_pss_idle_mb", "tuf_largest_metadata_mb",
        ] + GatewayOverhead.names + GatewayThroughput.clients.map(GatewayThroughput.name)
        + RefreshTime.names + MetadataBytes.names + Eviction.names + WattCap.names + WattCapReal.names
        + EnergyShares.names + ReleaseSwaps.names + LoadedMemory.names + WarmPrefixes.names
        + IdleTraffic.names + PushHeard.names + FleetLoad.names

    /// Not for people: see `LargestMetadata`.
    @Option(help: .hidden)
    var verifyLargestMetadataIn: String?

    func validate() throws {
        for name in names where Self.all.contains(name) == false {
            throw ValidationError("there is no benchmark '\(name)'; --list names them")
        }
    }

    func run() async throws {
        if let verifyLargestMetadataIn { return try LargestMetadata.verify(in: verifyLargestMetadataIn) }
        if list { return Self.all.forEach { print($0) } }
        let wanted = names.isEmpty ? Self.all : names
        let lab = try Lab()
        if wanted.contains("daemon_pss_idle_mb") { try await DaemonMemory(lab: lab).result().printed() }
        if wanted.contains("tuf_largest_metadata_mb") { try LargestMetadata().result().printed() }
        if wanted.contains(where: WattCap.names.contains) {
            for result in WattCap().results() where wanted.contains(result.name) { try result.printed() }
        }
        // Before llama-server drops what is idle, after five. And all that ask have a connection, by default only eight at once.
        let pool = HTTPClient.Configuration.ConnectionPool(
            idleTimeout: .seconds(2), concurrentHTTP1ConnectionsPerHostSoftLimit: 256)
        let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: .init(connectionPool: pool))
        do {
            try await power(lab, client, wanted)
            try await gateway(GatewayOverhead(lab: lab, client: client), wanted)
            for clients in GatewayThroughput.clients where wanted.contains(GatewayThroughput.name(clients)) {
                try await GatewayThroughput(lab: lab, client: client).result(clients: clients).printed()
            }
            if wanted.contains(where: RefreshTime.names.contains) {
                for result in try RefreshTime().results() where wanted.contains(result.name) {
                    try result.printed()
                }
            }
            if wanted.contains(where: Eviction.names.contains) {
                for result in try await Eviction(client: client).results() where wanted.contains(result.name) {
                    try result.printed()
                }
            }
            if wanted.contains(where: LoadedMemory.names.contains) {
                try await LoadedMemory(client: client).result().printed()
            }
            if wanted.contains(where: WarmPrefixes.names.contains) {
                try await WarmPrefixes(client: client).result().printed()
            }
            if wanted.contains(where: ReleaseSwaps.names.contains) {
                try await ReleaseSwaps(client: client).result().printed()
            }
            if wanted.contains(where: IdleTraffic.names.contains) {
                try await IdleTraffic(client: client).result().printed()
            }
            if wanted.contains(where: PushHeard.names.contains) { try await PushHeard().result().printed() }
            if wanted.contains(where: FleetLoad.names.contains) {
                for result in try await FleetLoad().results() where wanted.contains(result.name) {
                    try result.printed()
                }
            }
            if wanted.contains(where: MetadataBytes.names.contains) {
                for result in try await MetadataBytes(client: client).results() where wanted.contains(result.name) {
                    try result.printed()
                }
            }
        } catch {
            try await client.shutdown()
            throw error
        }
        try await client.shutdown()
    }

    private func power(_ lab: Lab, _ client: HTTPClient, _ wanted: [String]) async throws {
        if wanted.contains(where: EnergyShares.names.contains) {
            try await EnergyShares(lab: lab, client: client).result().printed()
        }
        if wanted.contains(where: WattCapReal.names.contains) {
            for result in try await WattCapReal(lab: lab, client: client).results() where wanted.contains(result.name) {
                try result.printed()
            }
        }
    }

    private func gateway(_ overhead: GatewayOverhead, _ wanted: [String]) async throws {
        for clients in GatewayOverhead.clients
        where wanted.contains(where: { $0.hasPrefix("gateway_added_p") && $0.hasSuffix("_c\(clients)") }) {
            for result in try await overhead.results(clients: clients) where wanted.contains(result.name) {
                try result.printed()
            }
        }
        if wanted.contains("gateway_added_ttft_ms") { try await overhead.addedFirstToken().printed() }
        if wanted.contains("gateway_stream_ratio") { try await overhead.streamRatio().printed() }
    }
}
