import Glibc
import SwiftletContract
import SwiftletHost
import SystemPackage
import Testing

@Suite(.timeLimit(.minutes(1))) struct FactsTests {
    @Test func theBoxIsDescribed() throws {
        let facts = try NodeFacts.read(state: "/tmp")
        #expect(["x86_64", "aarch64"].contains(facts.architecture))
        #expect(facts.cores >= 1)
        #expect(facts.memory > .mebibytes(64))
        #expect(facts.diskFree <= facts.diskTotal && facts.diskTotal > .zero)
        #expect(facts.hostname.isEmpty == false && facts.kernel.first?.isNumber == true)
        #expect(facts.system.isEmpty == false && facts.system.contains("\"") == false)
        #expect(facts.processor.isEmpty == false)
    }

    @Test func memoryAddsUp() throws {
        let memory = try MemoryFacts.read()
        #expect(memory.available <= memory.total)
        #expect(memory.limit ?? Bytes(1) > .zero)
    }

    @Test func ownMemoryIsKnown() throws {
        let memory = try ProcessMemory.read(getpid())
        #expect(memory.resident > .mebibytes(1))
        #expect(try #require(memory.proportional) <= memory.resident)
        #expect(throws: HostError.self) { try ProcessMemory.read(Int32.max) }
    }
}
