import ArgumentParser
import SwiftletContract
import SwiftletPublisher

/// `--fleet-root`, with which a signer makes sure that a draft is of his own fleet.
struct FleetRootOption: ParsableArguments {
    @Option(
        name: .customLong("fleet-root"),
        help: "The root that nodes pin, as 'init' printed it (sha256:…); a draft of another fleet is refused.")
    var fleetRoot: String?

    func check(_ summary: DraftSummary, path: String) throws {
        guard let fleetRoot else { return }
        guard let wanted = Digest(fleetRoot) else {
            throw CommandError.badOption(
                name: "--fleet-root", value: fleetRoot, reason: "it must be sha256: and 64 hexadecimal digits")
        }
        guard summary.fleetRoot == wanted else {
            throw PublisherError.draftUnusable(
                path: path,
                reason: "it belongs to the fleet \(summary.fleetRoot?.description ?? "that is being founded")")
        }
    }
}
