import Glibc
import SwiftASN1
import X509

/// A name or an address that nodes reach the controller by.
public struct ServerName: Hashable, Sendable {
    let text: String
    /// Of an IP address: 4 or 16 bytes.
    private let address: [UInt8]?

    /// A DNS name, or an IPv4 or IPv6 address without brackets; nil for anything else.
    public init?(_ text: String) {
        self.text = text.lowercased()
        self.address = Self.address(text, AF_INET, 4) ?? Self.address(text, AF_INET6, 16)
        if address == nil, Self.isName(self.text) == false { return nil }
    }

    /// Those of a server that listens there: the address itself, this machine's name where it listens on all of them,
    /// and localhost where that is meant.
    public static func names(listeningOn host: String) -> [ServerName] {
        var names: [String] = [host]
        if ["0.0.0.0", "::"].contains(host) { names = [machineName, "localhost", "127.0.0.1", "::1"] }
        if ["127.0.0.1", "::1", "localhost"].contains(host) { names = ["localhost", "127.0.0.1", "::1"] }
        return names.compactMap(ServerName.init)
    }

    var general: GeneralName {
        address.map { .ipAddress(ASN1OctetString(contentBytes: $0[...])) } ?? .dnsName(text)
    }

    private static var machineName: String {
        var buffer = [UInt8](repeating: 0, count: 256)
        let code = buffer.withUnsafeMutableBytes { bytes in
            bytes.withMemoryRebound(to: CChar.self) { text in text.baseAddress.map { gethostname($0, 255) } }
        }
        return code == 0 ? String(decoding: buffer.prefix { $0 != 0 }, as: UTF8.self) : ""
    }

    private static func address(_ text: String, _ family: Int32, _ size: Int) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: size)
        return inet_pton(family, text, &bytes) == 1 ? bytes : nil
    }

    private static func isName(_ text: String) -> Bool {
        guard (1...253).contains(text.utf8.count) else { return false }
        return text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { label in
            (1...63).contains(label.utf8.count) && label.hasPrefix("-") == false
                && label.utf8.allSatisfy { byte in
                    (0x61...0x7a).contains(byte) || (0x30...0x39).contains(byte) || byte == UInt8(ascii: "-")
                }
        }
    }
}
