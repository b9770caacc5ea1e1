import SwiftletHarness
import SystemPackage
import Testing

/// Somebody who keeps a key on a machine of his own: a directory with the key, and no fleet.
struct KeyHolder: Sendable {
    let directory: FilePath

    static func withNewKey(_ name: String, in world: World, _ further: String...) async throws -> KeyHolder {
        let holder = KeyHolder(directory: world.directory.appending("holder-" + name))
        try Scratch.make(holder.directory)
        try await holder.ctl(["keys", "generate", "--out", "key.json"] + further)
        return holder
    }

    /// What he gives to others.
    var publicKey: String { directory.appending("key.json.pub").string }

    /// Signs a draft that was carried to him, and gives it back.
    func sign(_ draft: FilePath, showing words: String, _ further: String...) async throws {
        let copy = directory.appending("draft.json")
        try Scratch.write(try Scratch.read(draft), to: copy)
        let said = try await ctl(["root", "sign", "draft.json", "--key-file", "key.json"] + further)
        try #require(said.contains(words), "\(said)")
        try Scratch.write(try Scratch.read(copy), to: draft)
    }

    @discardableResult
    private func ctl(_ arguments: [String]) async throws -> String {
        let outcome = try await Command(
            executable: BuiltProgram.swiftletctl.path, arguments: arguments, workingDirectory: directory
        ).run()
        try #require(outcome.end == .code(0), "\(arguments): \(outcome)")
        return outcome.output
    }
}
