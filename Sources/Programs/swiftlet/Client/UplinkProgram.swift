import FoundationEssentials
import Glibc
import SwiftletContract

/// `swiftlet-uplink enroll`, as the user that has the network: the node's key is made there and stays there.
struct UplinkProgram {
    static let user = "swiftlet-uplink"
    /// nil: where the package has put it, or beside this program.
    var path: String?
    /// Whoever runs this, unless it is root and there is such a user.
    var identity: String

    /// - Parameter root: what the box trusts; the token of another fleet is refused. nil: it leaves that.
    func enroll(
        _ token: JoinToken, host: String?, root: String?, wait: Int
    ) throws(CommandFailure) -> Enrolled {
        let account = geteuid() == 0 ? getpwnam(Self.user) : nil
        try makeFolder(for: account?.pointee)
        var words = [try program(), "enroll", "--identity", identity, "--wait", "\(wait)"]
        if let host { words += ["--host", host] }
        if let root { words += ["--root", root] }
        if let account = account?.pointee {
            let user = ["--reuid", "\(account.pw_uid)", "--regid", "\(account.pw_gid)", "--clear-groups"]
            words = ["/usr/bin/setpriv"] + user + ["--no-new-privs", "--"] + words
        }
        let (status, output) = try Self.run(words, input: Array(token.text.utf8))
        guard status == 0 else { throw .enrolment }
        do { return try Enrolled(json: output) } catch { throw .unreadable(reason: error.description) }
    }

    private func program() throws(CommandFailure) -> String {
        let places = path.map { [$0] } ?? ["/usr/lib/swiftlet/swiftlet-uplink"] + beside
        guard let found = places.first(where: { access($0, X_OK) == 0 }) else {
            throw .notInstalled(program: "swiftlet-uplink", reason: "it is not in \(places.joined(separator: " or "))")
        }
        return found
    }

    private var beside: [String] {
        guard let path = realpath("/proc/self/exe", nil) else { return [] }
        defer { free(path) }
        let text = String(cString: path)
        return text.lastIndex(of: "/").map { [text[..<$0] + "/swiftlet-uplink"] } ?? []
    }

    private func makeFolder(for account: passwd?) throws(CommandFailure) {
        guard mkdir(identity, 0o700) == 0 else {
            if errno == EEXIST { return }
            throw .file(path: identity, reason: "it cannot be made: \(String(cString: strerror(errno)))")
        }
        guard let account, chown(identity, account.pw_uid, account.pw_gid) != 0 else { return }
        throw .file(path: identity, reason: "its owner cannot be set: \(String(cString: strerror(errno)))")
    }

    /// What it complains of goes to our own errors.
    private static func run(
        _ words: [String], input: [UInt8]
    ) throws(CommandFailure) -> (status: CInt, output: [UInt8]) {
        var (down, up): ([CInt], [CInt]) = ([-1, -1], [-1, -1])
        guard pipe(&down) == 0, pipe(&up) == 0 else {
            throw .notInstalled(program: words[0], reason: String(cString: strerror(errno)))
        }
        // Else the program would wait for an end of its input that it holds open itself.
        for descriptor in down + up { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, down[0], 0)
        posix_spawn_file_actions_adddup2(&actions, up[1], 1)
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        var variables: [UnsafeMutablePointer<CChar>?] =
            ProcessInfo.processInfo.environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in arguments + variables { free(text) } }
        var process: pid_t = 0
        let code = posix_spawn(&process, words[0], &actions, nil, &arguments, &variables)
        close(down[0])
        close(up[1])
        defer { close(up[0]) }
        // A token is shorter than what a pipe holds.
        if code == 0 { _ = write(down[1], input, input.count) }
        close(down[1])
        guard code == 0 else { throw .notInstalled(program: words[0], reason: String(cString: strerror(code))) }
        let output = read(up[0], limit: Int(Enrolled.maxSize.count))
        var status: CInt = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        return (status, output)
    }

    private static func read(_ descriptor: CInt, limit: Int) -> [UInt8] {
        var all: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 64 * 1024)
        while all.count <= limit {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count > 0 { all += buffer.prefix(count) } else if count == 0 || errno != EINTR { break }
        }
        return all
    }
}
