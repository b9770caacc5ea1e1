import SwiftletServer

extension LoginFile {
    /// What the controller answered to a login or a renewal.
    mutating func take(_ answer: OperatorAnswer) {
        name = answer.name
        role = answer.role
        fleet = answer.fleet
        certificate = answer.certificate
        issuedAt = answer.issuedAt
        expiresAt = answer.expiresAt
    }
}
