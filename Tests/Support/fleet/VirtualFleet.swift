import FoundationEssentials
import Glibc
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
public import SwiftletContract
import SwiftletHarness

/// Thousands of virtual nodes in one process, on the wire of a real controller. The same seed gives the same fleet.
public struct VirtualFleet: Sendable {
    public let plan: FleetPlan
    public let ledger = FleetLedger()
    private let members: [(Identity, Fault?)]
    private static let atOnce = 32

    /// Enrols all of them.
    public static func enrolled(_ plan: FleetPlan) async throws -> VirtualFleet {
        let group = MultiThreadedEventLoopGroup.singleton
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.certificateVerification = .none
        let line = try await ControllerLine.open(
            to: plan.port, showing: try NIOSSLContext(configuration: configuration), on: group.next())
        let bootstrap = try Bootstrap(json: try await line.ask(.GET, "/v1/bootstrap").bytes)
        line.close()
        var members: [(Identity, Fault?)] = []
        var dice = Dice(seed: plan.seed)
        let faults = Fault.allCases.flatMap { fault in Array(repeating: fault, count: plan.faults[fault] ?? 0) }
        try await withThrowingTaskGroup(of: Identity.self) { tasks in
            for number in 0..<plan.nodes {
                if number >= atOnce, let next = try await tasks.next() {
                    members.append((next, fault(faults, &dice)))
                }
                tasks.addTask {
                    try await Identity.enrolled(
                        by: plan.token, authority: bootstrap.authority, port: plan.port, on: group.next())
                }
            }
            for try await next in tasks { members.append((next, fault(faults, &dice))) }
        }
        return VirtualFleet(plan: plan, members: members)
    }

    private init(plan: FleetPlan, members: [(Identity, Fault?)]) {
        self.plan = plan
        self.members = members
    }

    /// Of a hundred.
    private static func fault(_ faults: [Fault], _ dice: inout Dice) -> Fault? {
        let place = Int.random(in: 0..<100, using: &dice)
        return place < faults.count ? faults[place] : nil
    }

    /// How many connections this process may have: the soft limit, as a rule 1024, raised to the hard one.
    public static func raisedDescriptorLimit() -> Int {
        let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        var limit = rlimit()
        guard getrlimit(resource, &limit) == 0 else { return 1024 }
        limit.rlim_cur = min(limit.rlim_max, 65_536)
        _ = setrlimit(resource, &limit)
        return Int(clamping: limit.rlim_cur)
    }

    /// By number.
    public var faults: [Fault?] { members.map(\.1) }
    public var names: [NodeID] { members.map(\.0.node) }

    /// Lets them live while `body` runs.
    public func living<Value: Sendable>(_ body: () async throws -> Value) async throws -> Value {
        let group = MultiThreadedEventLoopGroup.singleton
        return try await withThrowingTaskGroup(of: Void.self) { tasks in
            for (number, (identity, fault)) in members.enumerated() {
                tasks.addTask { [plan, ledger] in
                    var node = VirtualNode(
                        number, of: plan, identity, fault: fault, ledger: ledger, on: group.next())
                    await node.live()
                }
            }
            defer { tasks.cancelAll() }
            return try await body()
        }
    }
}
