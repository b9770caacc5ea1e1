import Crypto
import FoundationEssentials
import NIOCore
import NIOHTTP1
import SwiftletContract
import SwiftletHarness

/// One node of a fleet of thousands: what a real one says to its controller, in its words and over its wire, and nothing of
/// what it does for it. It does not verify what it reads.
struct VirtualNode {
    let number: Int
    let plan: FleetPlan
    let identity: Identity
    let fault: Fault?
    let ledger: FleetLedger
    let loop: any EventLoop
    private var dice: Dice
    private var line: ControllerLine?
    private var etag: String?
    private var versions: [String: Int] = [:]
    private var taken: NodeReport?
    private var reports = 0
    private var installed: ReleaseVersion
    private var installedAt = Date()
    private var refused: ModelStatus.Refused?
    private let startedAt = ContinuousClock.now
    private var listens: Bool { number % 100 < plan.listeners }

    init(
        _ number: Int, of plan: FleetPlan, _ identity: Identity, fault: Fault?, ledger: FleetLedger,
        on loop: any EventLoop
    ) {
        self.number = number
        self.plan = plan
        self.identity = identity
        self.fault = fault
        self.ledger = ledger
        self.loop = loop
        self.dice = Dice(seed: plan.seed &+ UInt64(number))
        self.installed = plan.version
    }

    /// Polls, reports and listens until the task is cancelled. What fails is tried again.
    mutating func live() async {
        try? await pause(upTo: plan.arrival ?? plan.poll)
        var nextReport = ContinuousClock.now
        while Task.isCancelled == false {
            let turn = ContinuousClock.now
            do {
                try await poll()
                let isDue = nextReport <= .now
                // Thousands that came together do not report together for ever.
                let share = reports == 0 ? Double.random(in: 0..<1, using: &dice) : 1
                if isDue { nextReport = .now + plan.report * share }
                let isNews = try await listen(reporting: isDue)
                if fault == .silent { return drop() }
                if fault == .flapping { drop() }
                if fault == .asleep {
                    drop()
                    try await Task.sleep(for: plan.poll * 10)
                }
                if listens == false { drop() }
                // Whom the controller does not let wait asks again with the next poll, not at once.
                if isNews == false { try await Task.sleep(until: turn + plan.poll) }
            } catch is CancellationError { break } catch {
                ledger.note {
                    $0.failures += 1
                    $0.lastFailure = "\(error)"
                }
                drop()
                nextReport = .now
                try? await pause(upTo: plan.retry)
            }
        }
        drop()
    }

    private mutating func drop() {
        line?.close()
        line = nil
        let number = number
        ledger.note { $0.listening.remove(number) }
    }

    private mutating func pause(upTo limit: Duration) async throws {
        try await Task.sleep(for: limit * Double.random(in: 0..<1, using: &dice))
    }

    private mutating func connection() async throws -> ControllerLine {
        if fault == .slow { try await Task.sleep(for: .seconds(3)) }
        if let line { return line }
        let line = try await ControllerLine.open(to: plan.port, showing: identity.context, on: loop)
        self.line = line
        return line
    }
}

// MARK: What it asks
extension VirtualNode {
    /// As a real one polls: the timestamp, and what it leads to where that is new.
    private mutating func poll() async throws {
        let timestamp = try await connection()
            .ask(.GET, "/metadata/timestamp.json", headers: etag.map { [("If-None-Match", $0)] } ?? [])
        ledger.note {
            $0.polls.append(timestamp.waited / .seconds(1))
            $0.statuses[timestamp.status, default: 0] += 1
        }
        guard timestamp.status != 304 else { return }
        guard timestamp.status == 200 else {
            throw SimulatorError.refused(path: "timestamp.json", status: timestamp.status)
        }
        let snapshot = try await role("snapshot", listedIn: try signed(timestamp.bytes))
        let rollouts = try await role("rollouts", listedIn: snapshot)
        try await follow(rollouts)
        // Only now: one whose controller died in between would never ask for the rest.
        etag = timestamp.etag
    }

    private mutating func role(_ role: String, listedIn listing: JSONValue) async throws -> JSONValue {
        guard case .integer(let version)? = listing["meta"]?[role + ".json"]?["version"] else {
            throw SimulatorError.nonsense(path: role)
        }
        versions[role] = Int(version)
        return try signed(try await file("/metadata/\(version).\(role).json"))
    }

    private mutating func follow(_ rollouts: JSONValue) async throws {
        let path = RolloutDocument.targetPath(for: plan.channel)
        guard case .string(let hash)? = rollouts["targets"]?[path]?["hashes"]?["sha256"] else { return }
        let bytes = try await file("/targets/rollouts/\(hash).\(plan.channel).json")
        let number = number
        ledger.note { $0.heard[number] = .now }
        guard let rollout = try RolloutDocument(json: bytes).rollouts.first(where: { $0.model == plan.model }) else {
            return
        }
        let place = Place(of: identity.node, in: rollout.id) { SHA256.hash(data: $0) }
        guard rollout.standing(at: place, labels: [:], at: Date()) == .due, rollout.version != installed,
            refused?.rollout != rollout.id
        else { return }
        try await Task.sleep(for: plan.install)
        if plan.bad.contains(rollout.version) {
            refused = ModelStatus.Refused(rollout: rollout.id, code: .checksFailed, reason: "0 of 9 checks passed.")
        } else {
            (installed, installedAt, refused) = (rollout.version, Date(), nil)
        }
        let name = refused == nil ? installed.text : "refused"
        ledger.note { $0.installed[name, default: 0] += 1 }
        taken = nil
    }

    private mutating func file(_ path: String) async throws -> [UInt8] {
        let answer = try await connection().ask(.GET, path)
        guard answer.status == 200 else { throw SimulatorError.refused(path: path, status: answer.status) }
        return answer.bytes
    }

    private func signed(_ bytes: [UInt8]) throws -> JSONValue {
        let value = try JSONDecoder().decode(JSONValue.self, from: Data(bytes))
        guard let signed = value["signed"] else { throw SimulatorError.nonsense(path: "metadata") }
        return signed
    }
}

// MARK: What it says
extension VirtualNode {
    /// Reports where it is to, and waits for news until the next poll; true: there are.
    private mutating func listen(reporting isDue: Bool) async throws -> Bool {
        let seconds = max(1, Int(plan.poll.components.seconds))
        let query = listens ? "?wait=\(seconds)&known=\(versions["rollouts"] ?? 0)" : ""
        guard isDue || taken == nil else {
            guard listens else { return false }
            return try isNews(try await call(.GET, "/v1/news" + query + "&channel=\(plan.channel)", nil))
        }
        reports += 1
        let report = report()
        if let taken, let change = try ReportChange(from: taken, to: report) {
            let answer = try await call(.POST, "/v1/reports/change" + query, Array(try change.json()))
            self.taken = Self.isTaken(answer) ? report : nil
            if answer.status != 409 { return try isNews(answer) }
        }
        let answer = try await call(.POST, "/v1/reports" + query, Array(try report.json()))
        if Self.isTaken(answer), fault != .lying { taken = report }
        return try isNews(answer)
    }

    private mutating func call(
        _ method: HTTPMethod, _ path: String, _ body: [UInt8]?
    ) async throws -> ControllerLine.Answer {
        let (number, ledger, report, listens) = (number, ledger, reports, listens)
        defer { ledger.note { $0.listening.remove(number) } }
        return try await connection().ask(method, path, body: body) { head in
            ledger.note {
                $0.statuses[head.status, default: 0] += 1
                if body != nil { $0.reports.append(head.waited / .seconds(1)) }
                guard Self.isTaken(head) else { return }
                if listens { $0.listening.insert(number) }
                if body != nil { $0.acknowledged[number] = report }
            }
        }
    }

    /// 204 is for one that does not wait.
    private static func isTaken(_ answer: ControllerLine.Answer) -> Bool { [200, 204].contains(answer.status) }

    private func isNews(_ answer: ControllerLine.Answer) throws -> Bool {
        guard Self.isTaken(answer) else { throw SimulatorError.refused(path: "a report", status: answer.status) }
        guard answer.status == 200, answer.bytes.isEmpty == false else { return false }
        return try ReportAnswer(json: answer.bytes).rollouts != nil
    }

    private func report() -> NodeReport {
        let skew = fault == .skewed ? (number.isMultiple(of: 2) ? 1.0 : -1) * 20 * 365 * 86_400 : 0
        let now = Date() + skew
        var report = NodeReport(
            node: fault == .lying ? NodeID(unchecked: "somebody-else") : identity.node, channel: plan.channel,
            labels: ["site": "site-\(number % 100)"], agentVersion: "0.1.0", sentAt: now, run: "run-\(number)",
            number: fault == .lying ? reports / 2 : reports, uptimeSeconds: Int((.now - startedAt) / .seconds(1)),
            facts: NodeFacts(
                hostname: "box-\(number)", architecture: "aarch64", processor: "Cortex-A76", cores: 4,
                memory: .mebibytes(4096), diskTotal: .mebibytes(30_000), diskFree: .mebibytes(20_000 - Int64(reports)),
                kernel: "6.1.0-28-arm64", system: "Debian GNU/Linux 12"),
            memoryBudget: .mebibytes(3072), models: [status(installedAt + skew)],
            sync: SyncStatus(lastAttempt: now, source: .network, lastSuccess: now, versions: versions), conditions: [])
        report.memory = MemoryStatus(planned: .mebibytes(700), heldBy: .kernel)
        return report
    }

    private func status(_ installedAt: Date) -> ModelStatus {
        let active = ModelStatus.Installed(
            version: installed, variant: VariantName(unchecked: "q4_0"),
            manifest: plan.token.root, sequence: 1, installedAt: installedAt,
            checks: CheckOutcome(passed: 9, total: 9, minimumPassShare: 1, failed: []))
        var status = ModelStatus(
            model: plan.model, state: .serving, active: active, previous: nil, incoming: nil, context: 2048,
            memory: .mebibytes(650), restarts: 0, refused: refused)
        status.engine = ModelStatus.Engine(
            startedAt: installedAt, requests: 0, answerRate: 20 + Double(number % 10))
        return status
    }
}
