import FoundationEssentials
import Logging
import ServiceLifecycle
import SwiftletAgent
import SwiftletContract

/// Tells the controller how the node is: what has changed since the last report that was taken, or all of it. One that is
/// not taken is kept where it says something that a later one would not, and goes before the next.
struct Reporter: Service {
    let queue: ReportQueue
    /// Nil: nobody is told.
    let post: ReportPost?
    let spool: ReportSpool
    let executor: BlockingExecutor
    let deliveries: ReportDeliveries
    let events: EventQueue
    let status: @Sendable () async -> NodeReport
    let log: Logger

    func run() async {
        await cancelWhenGracefulShutdown {
            await withTaskExecutorPreference(executor) {
                await withDiscardingTaskGroup { group in
                    await send(in: &group)
                    group.cancelAll()
                }
            }
        }
    }

    private func send(in group: inout DiscardingTaskGroup) async {
        /// What was said last, and what the controller can be told the changes of.
        var said: NodeReport?
        var base: NodeReport?
        var wasRefused = false
        var call: ReportCall?
        for await _ in queue.wishes {
            guard let post, let wish = queue.take() else { continue }
            call?.hangUp()
            guard wish.isReport else {
                call = begin(nil, .news(await status().channel), wish.listening, by: post, in: &group)
                continue
            }
            var report = await status()
            // It was said already, by a wish that came too late to see what it was for.
            if report.number == base?.number { base = nil }
            // Who asks on a box is the box's own business.
            report.apps = nil
            var problem = await sendKept(by: post, in: &group)
            if problem == nil {
                let next = await place(report, since: base, wish.listening, by: post, in: &group)
                problem = await next.receipt.problem
                call = next
            }
            if problem == nil {
                base = report
            } else {
                spool.keep(report, unlike: said)
                // What was refused as a change may be taken as a whole.
                base = nil
                if let listening = wish.listening { events.send(.listeningEnded(listening.number, news: nil)) }
            }
            said = report
            if let problem, wasRefused == false { log.say(.reportNotDelivered, ["reason": problem]) }
            wasRefused = problem != nil
            deliveries.note(ReportDelivery(at: Date(), problem: problem))
        }
    }

    /// What went wrong; nil: nothing waits any more.
    private func sendKept(by post: ReportPost, in group: inout DiscardingTaskGroup) async -> String? {
        while let kept = spool.next {
            let call = begin(kept.bytes, .whole, nil, by: post, in: &group)
            let receipt = await call.receipt
            call.hangUp()
            // What makes no sense to it makes none another time.
            guard receipt.isTaken || [.status(400), .status(413)].contains(receipt) else { return receipt.problem }
            spool.remove(kept)
        }
        return nil
    }

    /// Sends the change, or, where the controller has nothing that it could be a change of or knows no changes, the whole.
    private func place(
        _ report: NodeReport, since taken: NodeReport?, _ listening: Listening?, by post: ReportPost,
        in group: inout DiscardingTaskGroup
    ) async -> ReportCall {
        if let taken, let change = try? ReportChange(from: taken, to: report), let body = try? change.json() {
            let call = begin(Array(body), .change, listening, by: post, in: &group)
            guard case .status(let status) = await call.receipt, [400, 404, 405, 409, 413].contains(status) else {
                return call
            }
        }
        let body = (try? report.json()) ?? Data()
        return begin(Array(body), .whole, listening, by: post, in: &group)
    }

    /// - Parameter body: nil: there is none.
    private func begin(
        _ body: [UInt8]?, _ kind: ReportPost.Kind, _ listening: Listening?, by post: ReportPost,
        in group: inout DiscardingTaskGroup
    ) -> ReportCall {
        let call = ReportCall()
        group.addTask { [events] in
            let news = await call.run { receipt in await post.send(body, to: kind, listening: listening, receipt) }
            // Who refused a report is answered for by whoever asked for it.
            guard let listening, await call.receipt.isTaken || body == nil else { return }
            events.send(.listeningEnded(listening.number, news: news))
        }
        return call
    }
}
