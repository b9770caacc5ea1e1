import Glibc
import SwiftletHarness
import SystemPackage

/// A machine with our packages that serves the demo model of a fleet of its own, and has been told of nothing newer:
/// prepared once for these packages, saved beside the image, and resumed from there by each test.
enum ServingNode {
    /// A machine that answers already. Its fleet has a second release, `OwnFleet.next`, that nobody has pushed.
    /// - Parameter port: as of `Machine.started`.
    static func resumed(named name: String = "node", reaching port: Int? = nil, in world: World) async throws -> Machine
    {
        guard let image = Image.given, let packages = Packages.given else { throw MachineError.noImage }
        let folder = image.folder.appending("node-\(try await key(of: packages))")
        // Of two that run at once one prepares it, and the other waits.
        let turn = try FileDescriptor.open(
            FilePath(folder.string + ".lock"), .readWrite, options: .create,
            permissions: FilePermissions(rawValue: 0o600))
        defer { try? turn.close() }
        while flock(turn.rawValue, LOCK_EX | LOCK_NB) != 0 { try await Task.sleep(for: .seconds(1)) }
        do { return try await resumed(from: folder, named: name, reaching: port, in: world) } catch {
            guard Task.isCancelled == false else { throw error }
            // Now and then one was saved at a moment from which it does not wake, however often it is resumed. It stays,
            // since others that did wake may read its disk, and a second one serves in its place.
            print("no machine comes from \(folder): \(error)")
            return try await resumed(
                from: FilePath(folder.string + "-second"), named: name, reaching: port, in: world)
        }
    }

    private static func resumed(
        from folder: FilePath, named name: String, reaching port: Int?, in world: World
    ) async throws -> Machine {
        if Scratch.names(in: folder).isEmpty {
            let machine = try await Machine.started(named: name, in: world)
            try await prepare(machine)
            try await machine.save(into: folder)
        }
        return try await Machine.started(.saved(Image.Saved(in: folder)), named: name, reaching: port, in: world)
    }

    /// Makes a machine without our packages such a one.
    static func prepare(_ machine: Machine) async throws {
        guard let packages = Packages.given else { throw MachineError.noImage }
        try await packages.install("swiftlet-controller", "swiftlet-engine", "swiftlet", on: machine)
        try await OwnFleet.make(on: machine)
        try await OwnFleet.join(on: machine)
        try await OwnFleet.answers(on: machine)
        try await OwnFleet.addNext(on: machine)
    }

    /// Of the packages, and of what is done with them.
    private static func key(of packages: Packages) async throws -> String {
        let folder = FilePath(#filePath).removingLastComponent()
        let recipes = ["Harness/ServingNode.swift", "Harness/OwnFleet.swift"].map {
            folder.removingLastComponent().appending($0).string
        }
        let debs = Scratch.names(in: packages.folder).map { packages.folder.appending($0).string }
        let sums = try await Command(
            executable: "/bin/sh", arguments: ["-c", #"cat -- "$@" | sha256sum"#, "sh"] + recipes + debs
        ).run()
        return String(sums.output.prefix(12))
    }
}
