import Glibc
import SwiftletContract
import SwiftletHost
import SystemPackage
import Testing

@Suite(.timeLimit(.minutes(1))) struct ProcessorTests {
    @Test func aClockCountsWhatAProcessComputes() throws {
        let clock = try #require(ProcessorClock(process: getpid()))
        let before = try #require(clock.seconds)
        var sum = 0.0
        while try #require(clock.seconds) < before + 0.02 { for number in 0..<1000 { sum += Double(number) } }
        #expect(sum > 0)
    }

    @Test func threadsOfOneCoreCountOnce() async throws {
        let file = { (core: Int) in "sys/devices/system/cpu/cpu\(core)/topology/thread_siblings_list" }
        let files = [file(0): "0,4\n", file(4): "0,4\n", file(1): "1,5", file(5): "1,5"]
        try await SysTree.with(files) { #expect(Processor.physicalCores(below: $0.root) == 2) }
        #expect(Processor.physicalCores() >= 1)
    }

    @Test(arguments: [0, -1, Int32.max]) func thereIsNoClockOfNobody(process: Int32) {
        #expect(ProcessorClock(process: process)?.seconds == nil)
    }

    @Test(
        arguments: [
            (nil, "max 100000"), (1.5, "150000 100000"), (0.1, "10000 100000"), (0, "1000 100000"),
            (.nan, "max 100000"), (1e9, "409600000 100000"),
        ] as [(Double?, String)])
    func aQuotaIsWrittenAsTheKernelReadsIt(cores: Double?, text: String) async throws {
        try await withScratch { directory in
            let group = ControlGroup(path: directory)
            #expect(group.hasProcessor == false)
            #expect(throws: HostError.self) { try group.limit(cores: cores) }
            let file = directory.appending("cpu.max")
            try AtomicFile.write([], to: file, mode: 0o600)
            try group.limit(cores: cores)
            #expect(group.hasProcessor)
            #expect(String(decoding: try AtomicFile.read(file, maxSize: .kibibytes(1)), as: UTF8.self) == text)
        }
    }
}
