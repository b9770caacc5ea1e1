import Glibc
import SwiftletHarness
import SystemPackage

/// The sensors of a machine that was started as `.sensing`: its firmware tells the kernel of a power meter, a thermal zone,
/// a battery and an adapter (`Tests/Support/machine/board.asl`), and they show what the test sets here, at once.
struct Board: Sendable {
    /// In the order of the firmware's table.
    enum Value: Int, CaseIterable {
        /// Of the whole machine, in milliwatts.
        case draw
        /// In tenths of a kelvin.
        case heat
        /// 1: the adapter is plugged in.
        case adapter
        /// Into the battery, or out of it, in milliwatts.
        case batteryRate
        /// Left in the battery, which holds 40000 milliwatt hours.
        case batteryLeft
        /// In millivolts.
        case batteryVoltage
    }

    /// Of the page in the guest's memory.
    private static let address: Int64 = 0x2000_0000
    private static let memory = "memory-backend-memfd"

    /// The guest's memory, as the kernel of the host has it.
    private let ram: FilePath

    /// Of a machine that is on.
    init(of machine: Machine) throws {
        guard let process = try machine.life().emulator.process else { throw MachineError.isOff(machine.name) }
        let files = FilePath("/proc/\(process)/fd")
        let ram = Scratch.names(in: files).map { files.appending($0) }.first {
            Self.target(of: $0).contains(Self.memory)
        }
        guard let ram else { throw MachineError.noBoard(machine.name) }
        self.ram = ram
        try set([.draw: 20_000, .adapter: 1, .batteryRate: 5000, .batteryLeft: 30_000, .batteryVoltage: 12_000])
        try heat(celsius: 45)
    }

    func set(_ values: [Value: UInt32]) throws {
        let file = try FileDescriptor.open(ram, .writeOnly)
        try file.closeAfter {
            for (value, number) in values {
                _ = try withUnsafeBytes(of: number.littleEndian) { bytes in
                    try file.writeAll(toAbsoluteOffset: Self.address + Int64(value.rawValue) * 4, bytes)
                }
            }
        }
    }

    func heat(celsius: Double) throws { try set([.heat: UInt32(((celsius + 273.2) * 10).rounded())]) }

    /// qemu's arguments for the same machine with this board. Its memory is one that the host can write, and the kernel
    /// leaves the page alone.
    static func hardware(of image: Image) throws -> [String] {
        var arguments = try image.hardware()
        guard let machine = arguments.firstIndex(of: "q35"), let kernel = arguments.firstIndex(of: "-append"),
            let size = arguments.firstIndex(of: "-m"), arguments.indices.contains(kernel + 1)
        else { throw MachineError.noBoard("\(image.folder)") }
        arguments[machine] += ",memory-backend=ram"
        arguments[kernel + 1] += " memmap=1M$0x\(String(address, radix: 16))"
        arguments += ["-object", "\(memory),id=ram,size=\(arguments[size + 1])M,share=on"]
        return arguments + ["-acpitable", "file=\(image.folder.appending("board.aml"))"]
    }

    private static func target(of link: FilePath) -> String {
        var buffer = [UInt8](repeating: 0, count: 256)
        let count = buffer.withUnsafeMutableBytes { bytes in
            bytes.baseAddress.map { readlink(link.string, $0.assumingMemoryBound(to: CChar.self), bytes.count) } ?? -1
        }
        return String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
    }
}
