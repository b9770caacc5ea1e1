import FoundationEssentials
import SwiftletContract
import SwiftletServer

/// What can be asked for from another machine.
enum OperationCatalogue {
    static let all: [any FleetOperation.Type] = [
        StatusOperation.self, TopOperation.self, NodeListOperation.self, NodeShowOperation.self,
        NodeEnrolledOperation.self,
        NodeDecision.self, TokenCreateOperation.self, TokenListOperation.self, TokenRevokeOperation.self,
        RolloutListOperation.self, RolloutStatusOperation.self, RolloutSwitch.self, RolloutRollbackOperation.self,
        PushOperation.self, PushPreviewOperation.self, AuditListOperation.self,
    ]

    static func type(of route: String) -> (any FleetOperation.Type)? { all.first { $0.route == route } }

    /// Nothing that is not understood is passed over: what an older controller does not know could be the very word that
    /// makes a command harmless.
    static func read(_ type: any FleetOperation.Type, _ bytes: [UInt8]) throws(CommandError) -> any FleetOperation {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        let given: JSONValue
        let operation: any FleetOperation
        do {
            given = try decoder.decode(JSONValue.self, from: Data(bytes))
            operation = try decoder.decode(type, from: Data(bytes))
        } catch {
            throw .arguments(route: type.route, reason: "\(error)")
        }
        guard try document(of: operation) == given else {
            throw .arguments(
                route: type.route,
                reason: "they say something that this controller (\(SwiftletVersion.current)) does not know")
        }
        return operation
    }

    /// For the audit log; operations hold no secrets.
    static func document(of operation: any FleetOperation) throws(CommandError) -> JSONValue {
        do { return try JSONDecoder().decode(JSONValue.self, from: try json(operation)) } catch {
            throw .output(reason: "\(error)")
        }
    }

    static func json(_ operation: any FleetOperation) throws(CommandError) -> Data {
        Data(try FormatOption.json(operation, []).utf8)
    }
}
