import FoundationEssentials
import SwiftletContract
import SwiftletHost
import Testing

@testable import SwiftletDaemon

@Suite(.timeLimit(.minutes(1))) struct MachineFactsTests {
    private static let now = Date(timeIntervalSince1970: 1_795_000_000)

    @Test(
        arguments: [
            (nil, nil, .ok), (-86_400.0, -60.0, .ok), (3600.0, nil, .error), (nil, 3600.0, .error), (300.0, 300.0, .ok),
        ] as [(TimeInterval?, TimeInterval?, Finding.Outcome)])
    func theClockIsNotBehindWhatItMustFollow(program: TimeInterval?, signed: TimeInterval?, expected: Finding.Outcome) {
        let facts = ClockFacts(
            now: Self.now, programDate: program.map { Self.now + $0 }, signedAt: signed.map { Self.now + $0 },
            isSynchronised: true)
        expectSense(facts.findings)
        #expect(outcome(.clock, facts.findings) == expected)
    }

    @Test(arguments: [(true, .ok), (false, .warning), (nil, .skipped)] as [(Bool?, Finding.Outcome)])
    func theClockFollowsASource(isSynchronised: Bool?, expected: Finding.Outcome) {
        let facts = ClockFacts(now: Self.now, isSynchronised: isSynchronised)
        expectSense(facts.findings)
        #expect(outcome(.clockSynchronised, facts.findings) == expected)
    }

    private static let machine = MachineFacts(
        kernel: "6.1.0-18-amd64", architecture: "x86_64", features: ["avx2", "fma", "f16c", "sse"],
        memory: MemoryFacts(total: .mebibytes(4096), available: .mebibytes(2048), limit: nil), pressure: 0.5)

    @Test func aGoodMachineHasNothingToSay() {
        let findings = Self.machine.findings
        expectSense(findings)
        #expect(findings.allSatisfy { $0.outcome == .ok }, "\(findings)")
    }

    @Test(
        arguments: [
            .init(.kernel, .warning, { $0.kernel = "5.10.0-9-amd64" }), .init(.kernel, .ok, { $0.kernel = "5.14" }),
            .init(.kernel, .skipped, { $0.kernel = "other" }),
            .init(.cpuFeatures, .warning, { $0.features = ["sse"] }),
            .init(.cpuFeatures, .skipped, { $0.architecture = "riscv64" }),
            .init(.cpuFeatures, .warning, { $0.architecture = "aarch64" }),
            .init(
                .memoryAvailable, .warning,
                { $0.memory = .init(total: .mebibytes(4096), available: .mebibytes(100), limit: nil) }),
            .init(.memoryAvailable, .skipped, { $0.memory = nil }),
            .init(
                .swap, .warning,
                {
                    $0.memory = .init(
                        total: .mebibytes(4096), available: .mebibytes(4000), limit: nil, swapTotal: .mebibytes(100),
                        swapFree: .mebibytes(10))
                }
            ),
            .init(.memoryPressure, .warning, { $0.pressure = 11 }),
            .init(.memoryPressure, .skipped, { $0.pressure = nil }),
        ] as [Case<MachineFacts>])
    func eachFaultIsFound(item: Case<MachineFacts>) {
        var facts = Self.machine
        item.change(&facts)
        expectSense(facts.findings)
        #expect(outcome(item.check, facts.findings) == item.expected)
        let others = facts.findings.filter {
            $0.name != item.check.rawValue && $0.outcome != .ok && $0.outcome != .skipped
        }
        #expect(others == [], "only \(item.check) is wrong")
    }

    @Test(
        arguments: [
            (2048, 1024, .ok, .ok), (5000, 1024, .error, .ok), (3900, 1024, .warning, .ok), (512, 1024, .ok, .error),
            (1500, 1024, .ok, .warning),
        ] as [(Int64, Int64, Finding.Outcome, Finding.Outcome)])
    func budgetsFitWhatThereIs(budget: Int64, plan: Int64, size: Finding.Outcome, fits: Finding.Outcome) {
        let plans = ["a", "b"].map { (ModelName(unchecked: $0), Bytes.mebibytes(plan)) }
        let facts = BudgetFacts(
            budget: .mebibytes(budget), total: .mebibytes(4096), plans: Dictionary(uniqueKeysWithValues: plans))
        expectSense(facts.findings)
        #expect(outcome(.memoryBudget, facts.findings) == size)
        #expect(outcome(.budgetFits, facts.findings) == fits)
    }

    @Test(
        arguments: [
            .init(.coreDumps, .warning, { $0.mayDumpCore = true }), .init(.openFiles, .warning, { $0.files = 256 }),
            .init(.memoryLimit, .error, { $0.memoryLimit = .mebibytes(512) }),
            .init(.memoryLimit, .ok, { $0.memoryLimit = .mebibytes(2048) }),
        ] as [Case<LimitFacts>])
    func limitsOfTheDaemon(item: Case<LimitFacts>) {
        var facts = LimitFacts(
            mayDumpCore: false, files: 1024, maxQueue: 64, memoryLimit: nil, budget: .mebibytes(1024))
        #expect(facts.findings.allSatisfy { $0.outcome == .ok })
        item.change(&facts)
        expectSense(facts.findings)
        #expect(outcome(item.check, facts.findings) == item.expected)
    }
}
