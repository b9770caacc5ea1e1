import SwiftletContract
import SwiftletHarness
import Testing

extension Node {
    func status(of model: String = MadeUpModel.name) async throws -> ModelStatus? {
        try await report().models.first { $0.model.text == model }
    }

    /// Waits until the release serves, and sees that an app is answered by it.
    func serves(
        _ version: String, _ model: String = MadeUpModel.name, within limit: Duration = .seconds(30)
    ) async throws {
        try await eventually("\(settings.name) serves \(model) \(version)", within: limit) {
            let report = try await report()
            let status = report.models.first { $0.model.text == model }
            guard status?.state == .serving, status?.active?.version.text == version else {
                throw NotYet("models: \(report.models), conditions: \(report.conditions), sync: \(report.sync)")
            }
        }
        let reply = try await ask(model: model)
        try #require(reply.status == 200 && reply.release == "\(model)@\(version)", "\(reply)")
    }

    /// An app is answered by the release now, at the first try.
    func stillServes(_ model: MadeUpModel) async throws {
        let reply = try await ask()
        try #require(reply.status == 200, "\(reply)")
        try #require(reply.release == "\(MadeUpModel.name)@\(model.version)", "\(reply)")
        try #require(reply.text == model.answer)
    }

    /// There is nothing to ask, and the node says so.
    func servesNothing() async throws {
        let reply = try await ask()
        try #require(reply.status == 404 || reply.status == 503, "\(reply)")
        try #require(reply.text.contains("model_not_found") || reply.text.contains("loading"), "\(reply)")
        try #require(try engines() == [])
    }

    /// Waits for a condition whose message contains `words`.
    @discardableResult
    func says(
        _ code: Condition.Code, _ words: String = "", within limit: Duration = .seconds(20)
    ) async throws -> Condition {
        try await eventually("\(settings.name) says \(code): '\(words)'", within: limit) {
            let report = try await report()
            guard let condition = report.conditions.first(where: { $0.code == code && $0.message.contains(words) })
            else { throw NotYet("conditions: \(report.conditions), models: \(report.models)") }
            return condition
        }
    }

    /// Waits until nothing is wrong any more.
    func isWell(within limit: Duration = .seconds(20)) async throws {
        try await eventually("\(settings.name) has no conditions", within: limit) {
            let conditions = try await report().faults
            guard conditions.isEmpty else { throw NotYet("conditions: \(conditions)") }
        }
    }

    /// Waits until the node has looked for something new, from now on, and seen it, or failed to.
    func syncs(successfully: Bool = true) async throws {
        // Reports have whole seconds: two are needed to know that one began after this.
        for _ in 0..<2 {
            let before = try await report().sync
            try await until("\(settings.name) syncs") {
                let now = try await report().sync
                return successfully ? now.lastSuccess != before.lastSuccess : now.lastAttempt != before.lastAttempt
            }
        }
    }
}

extension NodeReport {
    /// What is wrong; that this machine may have no walls around engines is not.
    var faults: [Condition] { conditions.filter { $0.code != .wallMissing } }
}
