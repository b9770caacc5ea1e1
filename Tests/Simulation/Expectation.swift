import SwiftletContract
import Testing

/// A failure shows what came before it.
func expect(
    _ world: World, serves version: ReleaseVersion, at location: SourceLocation = #_sourceLocation
) {
    let isFine = world.served == version && world.violations.isEmpty
    guard isFine == false else { return }
    let history = world.notes.suffix(120).joined(separator: "\n")
    Issue.record(
        "serves \(world.served?.text ?? "nothing") instead of \(version); \(world.violations.prefix(5))\n\(history)",
        sourceLocation: location)
}
