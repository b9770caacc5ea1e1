import CGlibc
import Glibc
public import SystemPackage

/// This very process.
public enum OwnProcess {
    /// The file of its program, as it was named when this is first asked for.
    public static let program: FilePath = FilePath("/proc/self/exe").withoutLinks ?? "/proc/self/exe"

    /// Closes its memory, descriptors and environment to others of its user (prctl(2), `PR_SET_DUMPABLE`): on a kernel
    /// without Landlock an engine could look otherwise.
    public static func closeToOthers() throws(HostError) {
        _ = program
        try checked("close the memory of", program) { swiftlet_close_to_others() }
    }
}
