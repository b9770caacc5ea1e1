import FoundationEssentials
import SwiftletPublisher
import SwiftletRegistry
import SwiftletServer

/// Where operations are carried out: beside the fleet's directory.
struct Site: Sendable {
    let repository: Repository
    let now: Date
    /// Where nodes reach the controller, if that is known.
    var controllerURL: String?
    /// Opens or makes it.
    let registry: @Sendable () throws -> Registry
    let authority: @Sendable () throws -> Authority
}
