import ServiceLifecycle
import SwiftletAgent
import SwiftletContract
import SwiftletEngine

/// Asks each engine now and then how it is, and ends one that gives no answer: it hangs, and is started again.
///
/// It is asked for its metrics, which the thread answers that computes, between two batches.
struct EngineWatch: Service {
    let engines: EngineHouse
    /// How long an engine may be silent.
    let limit: Duration

    func run() async {
        await cancelWhenGracefulShutdown {
            while (try? await Task.sleep(for: limit / 4)) != nil { await look() }
        }
    }

    private func look() async {
        await withTaskGroup(of: Void.self) { group in
            for engine in engines.running.keys { group.addTask { await look(at: engine) } }
        }
    }

    private func look(at engine: EngineID) async {
        do throws(EngineError) {
            _ = try await EngineClient(socket: engines.socket(of: engine)).get("/metrics", within: limit)
        } catch .timedOut {
            engines.end(engine, .silent(limit))
        } catch {
            // One that is gone is known to be gone.
        }
    }
}
