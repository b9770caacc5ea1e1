import FoundationEssentials
import SwiftletContract
import SwiftletRegistry
import X509

extension Authority {
    /// Of an operator's certificate: 90 days; `swiftletctl` asks for the next after two thirds.
    public static let operatorLifetime: Double = 90 * 86_400
    private static let operators = "operator/"

    func issue(to name: OperatorName, key: Certificate.PublicKey, at now: Date) throws -> ClientCertificate {
        try issue(
            to: Self.operators + name.text, called: name.text, key: key, lifetime: Self.operatorLifetime, at: now)
    }

    /// The operator that a peer's certificate names; nil for all others, nodes among them.
    func identifyOperator(_ der: [UInt8]) -> PresentedOperator? {
        guard let name = name(in: der), name.path.hasPrefix(Self.operators),
            let operatorName = OperatorName(String(name.path.dropFirst(Self.operators.count)))
        else { return nil }
        return PresentedOperator(name: operatorName, serial: name.serial, expiresAt: name.expiresAt)
    }
}
