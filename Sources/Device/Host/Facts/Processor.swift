import Glibc
import SwiftletContract
public import SystemPackage

/// The processor that programs run on.
public enum Processor {
    /// Those that are online, each counted once where it runs several threads at a time: these share what computes.
    public static func physicalCores(below root: FilePath = "/") -> Int {
        let folder = root.appending("sys/devices/system/cpu")
        let cores = DeviceFolder.all(in: folder, prefix: "cpu").compactMap {
            $0.textIfAny("topology/thread_siblings_list")
        }
        return cores.isEmpty ? max(1, sysconf(CInt(_SC_NPROCESSORS_ONLN))) : Set(cores).count
    }
}
