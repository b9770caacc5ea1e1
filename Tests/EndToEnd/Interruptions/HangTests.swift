import Glibc
import SwiftletContract
import SwiftletHarness
import Testing

extension Interruptions {
    /// An engine that is there and gives no answer.
    @Suite(.timeLimit(.minutes(3))) struct HangTests {
        @Test func anEngineThatHangsIsReplaced() async throws {
            try await ShopIntent.served({ $0.further["Serving"] = ["SilenceLimit=2s"] }) { _, node in
                let hung = try #require(try node.engines().first)
                try #require(kill(hung, SIGSTOP) == 0)
                try await eventually("another engine answers", within: .seconds(30)) {
                    guard try node.engines().contains(hung) == false else { throw NotYet("it still hangs") }
                    let reply = try await node.ask("any oat milk?", model: ShopIntent.name)
                    guard reply.status == 200 else { throw NotYet("\(reply)") }
                }
                let status = try await node.report().models.first
                try #require(status?.restarts == 1, "\(String(describing: status))")
            }
        }
    }
}
