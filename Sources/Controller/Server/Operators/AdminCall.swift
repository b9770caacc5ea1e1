/// Something that an operator asks for over the network.
public struct AdminCall: Sendable {
    /// As a program or a person wants the answer.
    public enum Format: String, Sendable { case text, json }

    /// `rollout/halt`.
    public let route: String
    /// JSON, what is asked in particular.
    public let arguments: [UInt8]
    public let format: Format
    public let caller: Operator
    /// The address that they ask from, as far as the kernel tells.
    public let address: String

    public init(route: String, arguments: [UInt8], format: Format, caller: Operator, address: String) {
        self.route = route
        self.arguments = arguments
        self.format = format
        self.caller = caller
        self.address = address
    }
}
