import SwiftletContract
import SwiftletGateway
import Testing

@Suite(.timeLimit(.minutes(2))) struct SwitchingTests {
    private static let clients = 4
    private static let updates = 12
    private static let requestsPerEngine = 20

    @Test func anUpdateDropsNoRequest() async throws {
        try await RunningGateway.with { gateway in
            let (begun, answered, isOver, left) = (Signal(), Counter(), Counter(), Counter())
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    try await update(gateway, begun, answered, isOver, left)
                }
                // The clients begin when the first engine serves.
                await begun.wait()
                for _ in 0..<Self.clients { group.addTask { try await ask(gateway, answered, until: isOver, left) } }
                try await group.waitForAll()
            }
            #expect(answered.value >= Self.updates * Self.requestsPerEngine)
        }
    }

    /// Starts engine after engine, each on a socket of its own, and ends the old one as soon as it has drained.
    private func update(
        _ gateway: RunningGateway, _ begun: Signal, _ answered: Counter, _ isOver: Counter, _ left: Counter
    ) async throws {
        try await withThrowingTaskGroup(of: Void.self) { engines in
            var endPrevious: Signal?
            for number in 1...Self.updates {
                let (ready, end) = (Signal(), Signal())
                let path = gateway.enginePath + String(number)
                engines.addTask {
                    try await ScriptedEngine.with(path, script: Self.answerInPieces) {
                        ready.send()
                        await end.wait()
                    }
                }
                await ready.wait()
                gateway.serve(engine: number, version: "1.\(number)", at: path)
                if let endPrevious {
                    #expect(await gateway.routes.drained(number - 1, within: .seconds(30)))
                    endPrevious.send()
                }
                begun.send()
                endPrevious = end
                await answered.reaches(number * Self.requestsPerEngine)
            }
            isOver.add()
            // The last engine keeps its route: it may go only when nobody asks any more.
            await left.reaches(Self.clients)
            #expect(await gateway.routes.drained(Self.updates, within: .seconds(30)))
            endPrevious?.send()
            try await engines.waitForAll()
        }
    }

    private func ask(
        _ gateway: RunningGateway, _ answered: Counter, until isOver: Counter, _ left: Counter
    ) async throws {
        defer { left.add() }
        while isOver.value == 0 {
            let answer = try await gateway.post(#"{"model":"shop-intent"}"#)
            #expect(answer.hasPrefix("HTTP/1.1 200 "))
            #expect(answer.hasSuffix("0\r\n\r\n"))
            answered.add()
        }
    }

    @Sendable private static func answerInPieces(_ exchange: ScriptedEngine.Exchange) async throws {
        try await exchange.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n")
        try await Task.sleep(for: .milliseconds(1))
        try await exchange.send("5\r\nwhole\r\n0\r\n\r\n")
    }
}
