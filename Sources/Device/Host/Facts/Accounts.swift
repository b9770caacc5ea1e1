import Glibc
import SystemPackage

/// The system's users and groups.
public enum Accounts {
    /// Of this process.
    public static var user: UInt32 { geteuid() }

    /// nil where there is no such group. `name` may be a number.
    public static func groupID(of name: String) -> UInt32? {
        if let number = gid_t(name) { return number }
        return group { getgrnam_r(name, $0, $1, $2, $3) }?.id
    }

    public static func groupName(of id: UInt32) -> String { group { getgrgid_r(id, $0, $1, $2, $3) }?.name ?? "\(id)" }

    /// Those whom the group lists, and those whose own group it is; root, who may do everything, is left out.
    public static func members(of id: UInt32) -> [String] {
        let listed = group { getgrgid_r(id, $0, $1, $2, $3) }?.members ?? []
        let users: [Substring] = (try? KernelText("/etc/passwd"))?.lines ?? []
        let own = users.compactMap { line -> String? in
            let fields = line.split(separator: ":", omittingEmptySubsequences: false)
            return fields.count > 3 && fields[3] == String(id) && fields[0] != "root" ? String(fields[0]) : nil
        }
        return Set(listed + own).sorted()
    }

    /// nil where there is no such user. `name` may be a number.
    public static func userID(of name: String) -> UInt32? {
        if let number = uid_t(name) { return number }
        var record = passwd()
        var found: UnsafeMutablePointer<passwd>?
        var buffer = [CChar](repeating: 0, count: 1 << 16)
        guard getpwnam_r(name, &record, &buffer, buffer.count, &found) == 0, found != nil else { return nil }
        return record.pw_uid
    }

    public static func userName(of id: UInt32) -> String {
        var record = passwd()
        var found: UnsafeMutablePointer<passwd>?
        var buffer = [CChar](repeating: 0, count: 1 << 16)
        guard getpwuid_r(id, &record, &buffer, buffer.count, &found) == 0, found != nil else { return "\(id)" }
        return String(cString: record.pw_name)
    }

    private typealias Lookup = (
        UnsafeMutablePointer<Glibc.group>, UnsafeMutablePointer<CChar>, Int,
        UnsafeMutablePointer<UnsafeMutablePointer<Glibc.group>?>
    ) -> CInt

    private static func group(_ look: Lookup) -> (id: UInt32, name: String, members: [String])? {
        var record = Glibc.group()
        var found: UnsafeMutablePointer<Glibc.group>?
        var buffer = [CChar](repeating: 0, count: 1 << 16)
        return buffer.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress, look(&record, base, buffer.count, &found) == 0, found != nil else {
                return nil
            }
            var members: [String] = []
            var next = record.gr_mem
            while let list = next, let member = list.pointee {
                members.append(String(cString: member))
                next = list + 1
            }
            return (record.gr_gid, String(cString: record.gr_name), members)
        }
    }
}
