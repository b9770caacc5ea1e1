import ArgumentParser
import SwiftletContract

/// `--label`, on every command about many nodes.
struct LabelOption: ParsableArguments {
    @Option(
        name: [.customLong("label"), .customLong("selector")],
        help: "Only nodes whose labels match: site=oslo,ram!=2g,!canary,site in (a,b).")
    var label: String?

}
