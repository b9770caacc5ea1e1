import FoundationEssentials
import Testing

@testable import SwiftletAgent
@testable import SwiftletContract

@Suite struct TransferTests {
    private let at = Date(timeIntervalSince1970: 1_795_000_000)

    /// A push is planned by it, and the daemon may have been started again since.
    @Test func theLastDownloadIsReportedAndKept() throws {
        var agent = Sample.agent(state: NodeState())
        #expect(agent.report(at: agent.now, facts: .none, memory: [:]).sync.transfer == nil)
        let transfer = try #require(Transfer(.mebibytes(10), in: .seconds(4), endedAt: at))
        let effects = agent.step(.transferred(transfer), at: Sample.moment(5))
        #expect(agent.report(at: agent.now, facts: .none, memory: [:]).sync.transfer == transfer)
        let written = effects.compactMap { if case .persist(let state, _) = $0 { state } else { nil } }.last
        let again = Sample.agent(state: try NodeState(json: try #require(written).json()))
        #expect(again.report(at: again.now, facts: .none, memory: [:]).sync.transfer == transfer)
    }

    @Test func whatIsTooLittleTellsNothing() throws {
        #expect(Transfer(Transfer.least - Bytes(1), in: .seconds(1), endedAt: at) == nil)
        #expect(Transfer(.mebibytes(1), in: .zero, endedAt: at) == nil)
        #expect(Transfer(.mebibytes(1), in: .microseconds(10), endedAt: at)?.seconds == 0.001)
        #expect(Transfer(.mebibytes(3), in: .milliseconds(1500), endedAt: at)?.bytesPerSecond == 2_097_152)
    }
}
