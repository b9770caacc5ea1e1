import SwiftletHarness
import Synchronization
import Testing

/// Apps that ask a node all the time, some for whole answers and some for streams.
final class Asker: Sendable {
    struct Record: Sendable {
        var answered: [String: Int] = [:]
        var failures: [String] = []
        var total: Int { answered.values.reduce(0, +) }
    }

    private let record = Mutex(Record())
    private let isDone = Mutex(false)
    private let members = Mutex<[Crew.Member]>([])

    /// `prompt`: for the fake engine, `token-delay=5` for instance. `once`: each app asks a single time.
    init(asking node: Node, apps: Int = 3, prompt: String = "hello", once: Bool = false) {
        for number in 0..<apps {
            let member = node.world.crew.add { [self] in
                repeat {
                    await ask(node, prompt, streaming: number % 2 == 1)
                } while once == false && isDone.withLock({ $0 }) == false && Task.isCancelled == false
            }
            members.withLock { $0.append(member) }
        }
    }

    var soFar: Record { record.withLock { $0 } }

    /// Lets the last requests end, and tells how all of them went.
    func end() async throws -> Record {
        isDone.withLock { $0 = true }
        let members = members.withLock { $0 }
        try await until("the last requests are answered") { members.allSatisfy(\.hasEnded) }
        return soFar
    }

    private func ask(_ node: Node, _ prompt: String, streaming: Bool) async {
        do {
            let reply = streaming ? try await node.stream(prompt).reply : try await node.ask(prompt)
            record.withLock { record in
                if reply.status == 200, let release = reply.release {
                    record.answered[release, default: 0] += 1
                } else {
                    record.failures.append("\(reply)")
                }
            }
        } catch {
            record.withLock { $0.failures.append("\(error)") }
        }
    }
}
