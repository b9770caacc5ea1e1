import HTTPTypes
import HummingbirdCore
import NIOCore
import SwiftletContract

/// An engine that ends before it said anything costs its apps time: their requests are sent to the next one, and never to a third.
extension Gateway {
    /// What came of sending a request to an engine.
    private enum Attempt {
        /// The app has its answer.
        case relayed
        case answer(Answer)
        /// The engine ended before it said anything; whether it had the request.
        case lost(reached: Bool)
    }

    /// Nil where the app has its answer already. Throws where all that is left is to close the app's connection.
    func answer(
        _ request: Request, _ body: ByteBuffer, for task: ModelTask?, of client: Client
    ) async throws -> Answer? {
        let start = ContinuousClock.now
        let visit: Visit
        do throws(Refusal) { visit = try apps.admit(client.peer) } catch { return refuse(error) }
        let path = request.head.path ?? "/"
        let facts: RequestFacts
        var asking: Asking
        do throws(Refusal) {
            asking = try Asking(visit, settings.patience, request.headers)
            asking.size = Bytes(body.readableBytes)
            facts = try await body.examined { body throws(Refusal) in try RequestFacts(body: body, at: path) }
        } catch {
            apps.refused(visit, error.code)
            return refuse(error)
        }
        if let answer = await refusePoison(path, body, visit) { return answer }
        // Nothing is loaded, and nobody waits, for what will never fit.
        if let (release, context) = routes.context(meantBy: facts.model, for: asking),
            let answer = refuseLong(facts, path, by: release, context, visit)
        {
            return answer
        }
        var lost: (model: ModelName, reached: Bool)?
        while true {
            let lease: Lease
            let asked = ContinuousClock.now
            do throws(Refusal) {
                lease = try await routes.acquire(facts.model, of: task, for: asking, onWait: client.leaves(by:))
            } catch {
                // Nobody is there to be refused.
                guard client.channel.isActive else { throw RelayError.clientGone }
                let refusal = error.code == .loading ? lost.map { .engineMissing($0.model) } ?? error : error
                apps.refused(visit, refusal.code)
                let isKnown = refusal.code != .modelNotFound
                return refuse(refusal, by: isKnown ? routes.release(meantBy: facts.model) : nil)
            }
            defer { routes.release(lease) }
            // It may have come, or changed, meanwhile.
            if let answer = refuseLong(facts, path, by: lease.release, lease.route.context, visit) { return answer }
            // What the engine takes to compute is no wait.
            asking.patience = asking.patience.less(.now - asked)
            // Another like it may have ended two engines meanwhile.
            if let answer = await refusePoison(path, body, visit) { return answer }
            switch try await send(
                request, body, facts, lease, visit, of: client, since: start, isLast: lost != nil)
            {
            case .relayed: return nil
            case .answer(let answer): return answer
            case .lost(let reached):
                guard let before = lost else {
                    lost = (lease.model, reached)
                    continue
                }
                guard before.reached, reached else {
                    return refuse(.engineMissing(lease.model), by: lease.release, isLeased: true)
                }
                await poison.add(path, body, of: visit.app, at: lease.model)
                return refuse(
                    .enginesFailed(lease.model, pause: PoisonList.pause), by: lease.release, isLeased: true)
            }
        }
    }

    private func refuseLong(
        _ facts: RequestFacts, _ path: String, by release: ServedRelease, _ context: Int, _ visit: Visit
    ) -> Answer? {
        guard let refusal = facts.text?.refusal(at: path, by: release.model, context: context) else { return nil }
        apps.refused(visit, refusal.code)
        return refuse(refusal, by: release)
    }

    private func refusePoison(_ path: String, _ body: ByteBuffer, _ visit: Visit) async -> Answer? {
        guard let (model, left) = await poison.pause(for: path, body, of: visit.app) else { return nil }
        apps.refused(visit, .engineFailed)
        return refuse(.enginesFailed(model, pause: left), by: routes.release(meantBy: model.text))
    }

    private func send(
        _ request: Request, _ body: ByteBuffer, _ facts: RequestFacts, _ lease: Lease, _ visit: Visit,
        of client: Client, since start: ContinuousClock.Instant, isLast: Bool
    ) async throws -> Attempt {
        var status: Int? = 499
        let path = request.head.path ?? "/"
        metrics.began(lease)
        defer { metrics.ended(lease, status: status, after: .now - start) }
        do {
            let outcome = try await Relay(
                request: await EngineRequest(request, body: body, lease),
                slot: Slot(
                    routes: routes, lease: lease, isComputed: Endpoint.isComputed(path)),
                client: client.channel, connections: connections
            ) { [apps, metrics, observer] in
                ObservedRequest(lease, app: visit.label, answers: facts.answers, since: start, observer) {
                    tokens, share, firstToken in
                    apps.ended(visit, tokens: tokens, joules: share?.joules)
                    if let firstToken { metrics.wrote(lease, firstTokenAfter: firstToken) }
                }
            }.run()
            switch outcome {
            case .relayed(let answered):
                status = answered
                return .relayed
            case .refused(let head, let body):
                let answer = passOn(head, body, lease, visit, at: path)
                status = answer.status
                return .answer(answer)
            }
        } catch RelayError.failedWithinAnswer {
            status = 502
            throw RelayError.failedWithinAnswer
        } catch let error as RelayError where error != .clientGone {
            let reached = error == .failedBeforeAnswer
            let refusal = await explanation(of: lease)
            status = isLast ? Refusal.Code.engineFailed.status : nil
            if let refusal, refusal.code != .engineFailed {
                count(refusal.code, reached: reached, of: visit)
                let answer = refuse(refusal, by: lease.release, isLeased: true)
                status = answer.status
                return .answer(answer)
            }
            if isLast { count(.engineFailed, reached: reached, of: visit) } else if reached { apps.again(visit) }
            return .lost(reached: reached)
        }
    }

    private func count(_ code: Refusal.Code, reached: Bool, of visit: Visit) {
        if reached { apps.refusedByEngine(visit, code) } else { apps.refused(visit, code) }
    }

    /// Why the engine ended; nil: it has not. Nobody is sent there meanwhile.
    private func explanation(of lease: Lease) async -> Refusal? {
        routes.suspect(lease)
        routes.release(lease)
        return await routes.explanation(of: lease.route.engineID)
    }
}
