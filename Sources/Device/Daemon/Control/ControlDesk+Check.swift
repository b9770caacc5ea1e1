import SwiftletAgent
import SwiftletContract
import SwiftletGateway

extension ControlDesk {
    func check() async -> CheckReport {
        var processes: [ModelName: Int32] = [:]
        for status in routes.snapshot() {
            if let route = status.route { processes[status.model] = engines.process(of: EngineID(route.engineID)) }
        }
        return await inspection.report(loop.agent, await status(), walls: engines.walls, engines: processes)
    }
}
