import Testing

@testable import SwiftletDaemon

@Suite(.timeLimit(.minutes(1))) struct ReportCallTests {
    @Test func tellsTheReceiptBeforeTheNews() async {
        let call = ReportCall()
        async let news = call.run { receipt in
            receipt(.status(200))
            return 7
        }
        #expect(await call.receipt == .status(200))
        #expect(await news == 7)
    }

    @Test func whoHangsUpHasTheReceipt() async {
        let call = ReportCall()
        async let news = call.run { receipt in
            receipt(.status(200))
            try? await Task.sleep(for: .seconds(3600))
            return 7
        }
        #expect(await call.receipt.isTaken)
        call.hangUp()
        #expect(await news == nil)
    }

    /// A controller that takes the connection and says nothing holds up no later report.
    @Test func noReceiptIsWaitedForWithoutEnd() async {
        let call = ReportCall(patience: .milliseconds(50))
        async let news = call.run { _ in
            try? await Task.sleep(for: .seconds(3600))
            return 7
        }
        #expect(await call.receipt.problem == "no answer came")
        #expect(await news == nil)
    }

    @Test func whoListensMayBeSilentForLonger() async {
        let call = ReportCall(patience: .milliseconds(50))
        async let news = call.run { receipt in
            receipt(.status(200))
            try? await Task.sleep(for: .milliseconds(300))
            return 7
        }
        #expect(await news == 7)
    }
}
