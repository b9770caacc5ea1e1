import CGlibc
import Glibc
public import SwiftletContract
public import SystemPackage

/// What a program may touch that computes on what strangers made: a model. Everything else on this machine is closed to
/// it, whatever becomes of it.
public struct Confinement: Hashable, Sendable {
    /// The first argument of a program that `run` is to be called for.
    public static let verb = "confine"

    /// The control group that it joins; nil: the one of its parent.
    public var group: FilePath?
    /// What the first readable files must be, or the program does not start: read by whoever pays for their memory.
    public var contents: [Blob]
    /// Files and folders.
    public var readable: [FilePath]
    /// The same, and to be started.
    public var executable: [FilePath]
    /// Folders for its sockets and files.
    public var writable: [FilePath]

    public init(
        group: FilePath? = nil, contents: [Blob] = [], readable: [FilePath] = [], executable: [FilePath] = [],
        writable: [FilePath] = []
    ) {
        self.group = group
        self.contents = contents
        self.readable = readable
        self.executable = executable
        self.writable = writable
    }

    /// Whether this kernel can close files to a program.
    public static var hasLandlock: Bool { landlockVersion > 0 }

    /// Of the kernel's interface; 0: it has none.
    public static var landlockVersion: Int { Int(Landlock.abi) }

    /// The arguments of a program that confines itself by `run` and becomes `program`.
    public func arguments(_ program: FilePath, _ arguments: [String]) -> [String] {
        let paths = [
            ("--group", group.map { [$0] } ?? []), ("--read", readable), ("--run", executable), ("--write", writable),
        ]
        let contents = contents.flatMap { ["--content", "\($0.digest.hex):\($0.size.count)"] }
        return [Self.verb] + contents + paths.flatMap { option, paths in paths.flatMap { [option, $0.string] } }
            + ["--", program.string] + arguments
    }

    /// The exit code of a program that did not start since its file is not what it must be.
    public static let contentCode: Int32 = 65

    /// Joins the group, closes what is not named, and becomes the program; returns only to say why not.
    ///
    /// Without Landlock in the kernel (`hasLandlock`) its files stay open to it.
    /// - Parameter arguments: after `verb`.
    public static func run(_ arguments: [String]) -> HostError {
        var confinement = Confinement()
        var rest = arguments[...]
        while let option = rest.popFirst(), option != "--" {
            guard let value = rest.popFirst() else { break }
            switch option {
            case "--group": confinement.group = FilePath(value)
            case "--content":
                guard let blob = blob(value) else {
                    return .notStarted(executable: FilePath(verb), reason: "\(value) is no content")
                }
                confinement.contents.append(blob)
            case "--read": confinement.readable.append(FilePath(value))
            case "--run": confinement.executable.append(FilePath(value))
            case "--write": confinement.writable.append(FilePath(value))
            default: return .notStarted(executable: FilePath(verb), reason: "there is no option \(option)")
            }
        }
        guard let program = rest.first.map({ FilePath($0) }) else {
            return .notStarted(executable: FilePath(verb), reason: "no program is named")
        }
        do throws(HostError) {
            if let group = confinement.group { try ControlGroup(path: group).join() }
            for (file, content) in zip(confinement.readable, confinement.contents) {
                try BlobStore.check(file, is: content)
            }
            try checked("give up privileges in", program) { swiftlet_no_new_privileges() }
            try Landlock.restrict(to: confinement)
            try SystemCallFilter.load()
            return replace(program, rest)
        } catch {
            return error
        }
    }

    /// `HEX:SIZE`.
    private static func blob(_ text: String) -> Blob? {
        let parts = text.split(separator: ":")
        guard parts.count == 2, let digest = Digest(hex: String(parts[0])), let size = Int64(parts[1]) else {
            return nil
        }
        return Blob(digest: digest, size: Bytes(size))
    }

    private static func replace(_ program: FilePath, _ words: ArraySlice<String>) -> HostError {
        var pointers: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) }
        pointers.append(nil)
        execv(program.string, &pointers)
        return .notStarted(executable: program, reason: Errno(rawValue: errno).description)
    }
}
