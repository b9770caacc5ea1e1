import Glibc
public import SwiftletContract

extension EstimateModel {
    /// Of a box like this one that nobody measured.
    public static func typicalHere() -> EstimateModel {
        var names = utsname()
        uname(&names)
        let architecture = withUnsafeBytes(of: names.machine) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
        return typical(architecture: architecture, cores: sysconf(CInt(_SC_NPROCESSORS_ONLN)))
    }
}
