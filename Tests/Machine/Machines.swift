import SwiftletHarness
import Testing

/// Tests on a real systemd, in machines made by `Packaging/machine`; one after the other, since each wants a core.
@Suite(
    .serialized,
    .enabled(if: Image.given != nil, "SWIFTLET_MACHINE_IMAGE is not set: it is what Packaging/machine prints"))
enum Machines {}
