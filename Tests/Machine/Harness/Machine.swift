import FoundationEssentials
import Glibc
import SwiftletHarness
import Synchronization
import SystemPackage

/// A Debian 12 machine with systemd as PID 1, in qemu without KVM. It computes 16 to 20 times slower than its host:
/// tests ask it what is right, not what is fast. It dies with the test.
///
/// A resumed machine has its own clock, random numbers and machine id, but the boot id of its twins: what is keyed on
/// that wants a cold one.
final class Machine: Sendable {
    enum Start: Sendable {
        /// The kernel boots, from a disk that has never been booted.
        case cold
        /// As cold, with a `Board`.
        case sensing
        /// It goes on where `Packaging/machine` saved it: booted, and idle.
        case resumed
        /// It goes on where a test saved it.
        case saved(Image.Saved)
    }

    /// While it is on.
    struct Life {
        let emulator: Child
        let agent: GuestAgent
    }

    private struct State {
        var disk: Disk
        var life: Life?
    }

    /// At this address and port of the guest's network is the one server that it can reach.
    static let server = (address: "10.0.2.100", port: 7580)

    let name: String
    let image: Image
    let world: World
    let port: Int?
    let cargo: Cargo
    let hasBoard: Bool
    private let state: Mutex<State>

    private init(
        named name: String, of image: Image, above base: FilePath, reaching port: Int?, hasBoard: Bool, in world: World
    ) throws {
        self.name = name
        self.image = image
        self.world = world
        self.port = port
        self.hasBoard = hasBoard
        self.cargo = try Cargo(of: name, in: world.directory)
        self.state = Mutex(State(disk: Disk(of: name, in: world.directory, above: base)))
    }

    /// A machine that is on and has started all of its units.
    /// - Parameter port: of a server on the host's loopback; the guest finds it at `Machine.server`, and nothing else.
    static func started(
        _ start: Start = .resumed, named name: String = "node", reaching port: Int? = nil, in world: World
    ) async throws -> Machine {
        guard let image = Image.given else { throw MachineError.noImage }
        let saved: Image.Saved? =
            switch start {
            case .cold, .sensing: nil
            case .resumed: image.booted
            case .saved(let saved): saved
            }
        var hasBoard = false
        if case .sensing = start { hasBoard = true }
        let machine = try Machine(
            named: name, of: image, above: saved?.disk ?? image.disk, reaching: port, hasBoard: hasBoard, in: world)
        try await machine.live(saved)
        return machine
    }

    // MARK: Power

    /// Cuts the power: what survives is what `Disk` says.
    func cutPower() async throws {
        let emulator = try life().emulator
        emulator.signal(SIGKILL)
        try await bury()
    }

    /// Boots it from its disk.
    /// - Parameter clock: what its battery has kept; nil: the host's time.
    func boot(at clock: Date? = nil) async throws { try await live(nil, clock: clock) }

    /// Shuts it down in order, and boots it.
    func reboot() async throws {
        // The agent is ended in the course of it, and does not always answer.
        _ = try? await life().agent.run("systemctl poweroff", within: .seconds(10))
        try await bury()
        try await boot()
    }

    /// Saves it as it is now, and turns it off. The folder is made; it is whole, or not there.
    func save(into folder: FilePath) async throws {
        let unfinished = FilePath(folder.string + ".new")
        Scratch.remove(unfinished)
        try Scratch.make(unfinished)
        let saved = Image.Saved(in: unfinished)
        let disk = state.withLock { $0.disk.top }
        try await check("sync")
        let told = try await Command(
            executable: "/bin/sh",
            arguments: [
                "-c", #"printf '%s\n' "$2" "$3" quit | socat -t 300 - "UNIX-CONNECT:$1""#, "sh", monitor.string,
                "migrate_set_parameter max-bandwidth 16G", "migrate \"exec:cat >\(saved.memory)\"",
            ]
        ).run(within: .seconds(300))
        try await bury()
        let copied = try await Command(
            executable: "/usr/bin/cp", arguments: ["--sparse=always", disk.string, saved.disk.string]
        ).run(within: .seconds(120))
        guard told.end == .code(0), copied.end == .code(0), rename(unfinished.string, folder.string) == 0 else {
            throw MachineError.disk("\(told)\n\(copied)")
        }
    }

    /// Waits until the emulator has ended.
    private func bury() async throws {
        let life = try life()
        _ = try await life.emulator.waitUntilEnded(within: .seconds(180))
        await life.agent.close()
        state.withLock { $0.life = nil }
    }

    /// Throws when it is off.
    func life() throws -> Life {
        guard let life = state.withLock({ $0.life }) else { throw MachineError.isOff(name) }
        return life
    }

    private func live(_ saved: Image.Saved?, clock: Date? = nil) async throws {
        var disk = state.withLock { $0.disk }
        try await disk.addLayer()
        let socket = world.directory.appending("\(name)-agent")
        let emulator = try await world.start(
            try emulator(saved, disk: disk.top, agent: socket, clock: clock), named: "machine \(name)")
        let agent = try await agent(at: socket, of: emulator)
        state.withLock { [disk] in $0 = State(disk: disk, life: Life(emulator: emulator, agent: agent)) }
        if saved == nil {
            _ = try await run("systemctl is-system-running --wait", within: .seconds(240))
        } else {
            do { try await wake() } catch {
                try await cutPower()
                throw error
            }
        }
    }
}
