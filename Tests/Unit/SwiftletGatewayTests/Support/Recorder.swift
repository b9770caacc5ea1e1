import SwiftletContract
import SwiftletGateway
import Synchronization

/// Writes down what it is told, and says that each request cost so much.
final class Recorder: RequestObserver {
    struct Record: Sendable {
        var began: [AppName] = []
        var computed = 0
        var ended: [TokenCount?] = []
    }

    private let record = Mutex(Record())
    let share: EnergyShare?

    init(
        share: EnergyShare? = EnergyShare(joules: 0.0241127, source: EnergySource(kind: .rapl, name: "package-0"))
    ) { self.share = share }

    var all: Record { record.withLock { $0 } }

    func began(_ lease: Lease, app: AppName) -> Int? {
        record.withLock { record in
            record.began.append(app)
            return record.began.count
        }
    }

    func computed(_ request: Int) -> EnergyShare? {
        record.withLock { $0.computed += 1 }
        return share
    }

    func ended(_ request: Int, tokens: TokenCount?) { record.withLock { $0.ended.append(tokens) } }
}
