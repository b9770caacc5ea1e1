import FoundationEssentials
import Glibc
import SwiftletPublisher

/// Who runs this program on this machine, as the kernel tells.
enum LocalUser {
    /// With the name that they logged in by, where they have changed user since (`sudo`, `runuser`).
    static var actor: AuditEntry.Actor {
        let user = name(of: getuid())
        let login = loginID.map(name(of:))
        return AuditEntry.Actor(.user, user, login: login == user ? nil : login)
    }

    /// nil: not by a login, as a service or a timer.
    private static var loginID: uid_t? {
        guard let bytes = FileManager.default.contents(atPath: "/proc/self/loginuid"),
            let id = uid_t(String(decoding: bytes.prefix(16), as: UTF8.self).filter(\.isNumber)), id != .max
        else { return nil }
        return id
    }

    private static func name(of id: uid_t) -> String {
        var (entry, found): (passwd, UnsafeMutablePointer<passwd>?) = (passwd(), nil)
        var buffer = [CChar](repeating: 0, count: 16 << 10)
        let code = getpwuid_r(id, &entry, &buffer, buffer.count, &found)
        guard code == 0, found != nil, let name = entry.pw_name else { return "\(id)" }
        return String(cString: name)
    }
}
