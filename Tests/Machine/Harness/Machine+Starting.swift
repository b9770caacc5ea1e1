import FoundationEssentials
import SwiftletHarness
import SystemPackage

extension Machine {
    /// Where qemu takes commands.
    var monitor: FilePath { world.directory.appending("\(name)-monitor") }

    /// qemu; its output is the console's.
    func emulator(_ saved: Image.Saved?, disk: FilePath, agent: FilePath, clock: Date?) throws -> Command {
        var network = "user,id=network,restrict=on"
        if let port {
            let (address, guestPort) = Machine.server
            network += ",guestfwd=tcp:\(address):\(guestPort)-cmd:socat - TCP4:127.0.0.1:\(port)"
        }
        var arguments = hasBoard ? try Board.hardware(of: image) : try image.hardware()
        arguments += ["-drive", "if=none,id=disk,file=\(disk),format=qcow2,cache=unsafe"]
        arguments += ["-drive", "if=none,id=cargo,file=\(cargo.path),format=raw,cache=unsafe", "-netdev", network]
        arguments += ["-chardev", "file,id=console,path=/dev/stdout"]
        arguments += ["-chardev", "socket,id=agent,path=\(agent),server=on,wait=off"]
        arguments += ["-monitor", "unix:\(monitor),server=on,wait=off"]
        if let clock { arguments += ["-rtc", "base=\(clock.formatted(.iso8601).dropLast())"] }
        if let saved { arguments += ["-incoming", "exec:cat '\(saved.memory)'"] }
        return Command(executable: "/usr/bin/qemu-system-x86_64", arguments: arguments)
    }

    /// Waits for the agent in the guest. Generous: a boot takes ten seconds where nobody else computes, and many times
    /// that where they do.
    func agent(at socket: FilePath, of emulator: Child) async throws -> GuestAgent {
        let agent = try await eventually("the machine \(name) answers", within: .seconds(300), every: .milliseconds(50))
        {
            emulator.end == nil ? try await GuestAgent.connected(to: socket) : nil
        }
        guard let agent else { throw MachineError.ended(name) }
        return agent
    }

    /// Makes a resumed machine another one than its twins: its clock, the state of its random number generator, and its
    /// machine id, which the journal's directory is named for.
    func wake() async throws {
        let seed = (0..<32).map { _ in String(UInt8.random(in: 0...255), radix: 16) }.joined(separator: ",0x")
        try await setClock(to: .now)
        try await check(
            """
            perl -e 'open my $random, ">", "/dev/urandom"; syswrite $random, pack("C*", 0x\(seed)); \
            ioctl $random, 0x5207, 0 or die "RNDRESEEDCRNG: $!"'
            tr --delete - </proc/sys/kernel/random/uuid >/etc/machine-id && sync && systemctl restart systemd-journald
            """)
    }
}
