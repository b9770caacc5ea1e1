import SwiftletContract
import SwiftletHost
import SystemPackage

/// A program that a key of the configuration names.
struct ProgramFacts {
    var key: String
    var path: FilePath
    /// Why it cannot be started; nil: it can.
    var fault: String?
    var facts: PathFacts?
    /// Whose it may be, beside root's.
    var user: UInt32

    static func read(_ key: String, _ path: FilePath) -> ProgramFacts {
        var fault: String?
        do throws(HostError) { try Executable.check(path) } catch { fault = error.reason }
        return ProgramFacts(
            key: key, path: path, fault: fault, facts: try? PathFacts(path, followsLink: true), user: Accounts.user)
    }

    /// Nobody else could have put something into its place.
    var isTrusted: Bool { fault == nil && facts?.isChangeable(byOthersThan: user) == false }

    func finding(_ check: NodeCheck, package: String) -> Finding {
        if let fault {
            return check.error(
                "\(key)=\(path) cannot be started: \(fault).",
                fix: "`apt install --reinstall \(package)`, or correct \(key)= in swiftletd.conf.")
        }
        guard isTrusted else {
            return check.error(
                "\(key)=\(path) can be changed by others than root (mode \(facts?.modeText ?? "unknown")).",
                fix: "`apt install --reinstall \(package)`, then `chown root:root \(path)` and `chmod 0755 \(path)`.")
        }
        return check.ok("\(path) is there, and only root may change it.")
    }
}
