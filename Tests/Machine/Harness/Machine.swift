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
        /// It goes on where `Packaging/machine` saved it: booted, and idle.
        case resumed
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
    private let state: Mutex<State>

    private init(named name: String, of image: Image, above base: FilePath, reaching port: Int?, in world: World) throws
    {
        self.name = name
        self.image = image
        self.world = world
        self.port = port
        self.cargo = try Cargo(of: name, in: world.directory)
        self.state = Mutex(State(disk: Disk(of: name, in: world.directory, above: base)))
    }

    /// A machine that is on and has started all of its units.
    /// - Parameter port: of a server on the host's loopback; the guest finds it at `Machine.server`, and nothing else.
    static func started(
        _ start: Start = .resumed, named name: String = "node", reaching port: Int? = nil, in world: World
    ) async throws -> Machine {
        guard let image = Image.given else { throw MachineError.noImage }
        let base = start == .cold ? image.disk : image.bootedDisk
        let machine = try Machine(named: name, of: image, above: base, reaching: port, in: world)
        try await machine.live(start)
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
    func boot() async throws { try await live(.cold) }

    /// Shuts it down in order, and boots it.
    func reboot() async throws {
        // The agent is ended in the course of it, and does not always answer.
        _ = try? await life().agent.run("systemctl poweroff", within: .seconds(10))
        try await bury()
        try await boot()
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

    private func live(_ start: Start) async throws {
        var disk = state.withLock { $0.disk }
        try await disk.addLayer()
        let socket = world.directory.appending("\(name)-agent")
        let emulator = try await world.start(
            try emulator(start, disk: disk.top, agent: socket), named: "machine \(name)")
        let agent = try await agent(at: socket, of: emulator)
        state.withLock { [disk] in $0 = State(disk: disk, life: Life(emulator: emulator, agent: agent)) }
        switch start {
        case .cold: _ = try await run("systemctl is-system-running --wait", within: .seconds(240))
        case .resumed: try await wake()
        }
    }
}
