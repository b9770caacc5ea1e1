import ArgumentParser
import Glibc
import SwiftletContract

/// `swiftletd`, which knows the node also where the daemon does not run: this process becomes it.
struct DaemonProgram: ParsableArguments {
    @Option(
        help: ArgumentHelp("The node's configuration (/etc/swiftlet/swiftletd.conf).", valueName: "file"),
        completion: .file())
    var config: String?
    @Option(
        name: .customLong("control"),
        help: ArgumentHelp(
            "Where operators ask ($SWIFTLET_CONTROL_SOCKET; as the configuration says).", valueName: "path"))
    var controlFlag: String?

    /// Returns only to say why not. The same release of the programs lies in one folder, or where the package puts them.
    func become(_ verb: String, _ further: [String]) -> CommandFailure {
        let control = controlFlag ?? getenv("SWIFTLET_CONTROL_SOCKET").map { String(cString: $0) }
        let options = [("--config", config), ("--control", control?.isEmpty == true ? nil : control)]
            .flatMap { name, value in value.map { [name, $0] } ?? [] }
        let words = [verb, "--client", SwiftletVersion.current] + options + further
        let programs = [Self.ownFolder.map { $0 + "/swiftletd" }, "/usr/sbin/swiftletd"].compactMap { $0 }
        for program in programs where access(program, X_OK) == 0 {
            var pointers: [UnsafeMutablePointer<CChar>?] = ([program] + words).map { strdup($0) }
            pointers.append(nil)
            execv(program, &pointers)
            return .notInstalled(program: program, reason: String(cString: strerror(errno)))
        }
        return .notInstalled(program: "swiftletd", reason: "it is not in \(programs.joined(separator: " or "))")
    }

    private static var ownFolder: String? {
        guard let path = realpath("/proc/self/exe", nil) else { return nil }
        defer { free(path) }
        let text = String(cString: path)
        return text.lastIndex(of: "/").map { String(text[..<$0]) }
    }
}
