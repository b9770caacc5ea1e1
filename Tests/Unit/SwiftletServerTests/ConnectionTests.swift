import Foundation
import Glibc
import Testing

@testable import SwiftletServer

/// Clients that take up more than is theirs.
@Suite(.timeLimit(.minutes(1))) struct ConnectionTests {
    /// A connection by hand; what comes back is read until the server closes.
    private final class Wire {
        private let number: Int32

        init(to address: ListenAddress) throws {
            number = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            var target = sockaddr_in()
            target.sin_family = sa_family_t(AF_INET)
            target.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
            target.sin_port = in_port_t(address.port).bigEndian
            let code = withUnsafePointer(to: &target) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    connect(number, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
                }
            }
            try #require(code == 0)
        }

        deinit { close(number) }

        /// False where the server has closed.
        func send(_ text: String) -> Bool {
            Array(text.utf8).withUnsafeBytes { Glibc.send(number, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) > 0 }
        }

        /// Waits for the next bytes; empty at the end.
        func receive() async throws -> String {
            var bytes = [UInt8](repeating: 0, count: 4096)
            while true {
                let count = recv(number, &bytes, bytes.count, Int32(MSG_DONTWAIT))
                if count >= 0 { return String(decoding: bytes[..<count], as: UTF8.self) }
                guard errno == EAGAIN else { return "" }
                try await Task.sleep(for: .milliseconds(5))
            }
        }
    }

    @Test func aBodyThatDripsIsNotWaitedFor() async throws {
        try await withServer(rules: ConnectionRules(bodyDeadline: .milliseconds(300))) { server in
            let wire = try Wire(to: server.address)
            #expect(wire.send("POST /v1/reports HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n"))
            let start = ContinuousClock.now
            while wire.send(" ") { try await Task.sleep(for: .milliseconds(20)) }
            #expect(ContinuousClock.now - start < .seconds(20))
            // One that arrives in time is answered, again and again on one connection.
            let good = try Wire(to: server.address)
            for _ in 1...3 {
                #expect(good.send("POST /v1/reports HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}"))
                #expect(try await good.receive().contains("400"))
                try await Task.sleep(for: .milliseconds(400))
            }
        }
    }

    @Test func oneAddressHasSoManyConnections() async throws {
        let rules = ConnectionRules(perAddress: 3, countsLoopback: true)
        try await withServer(rules: rules, secure: true) { server in
            func asks(_ wire: Wire) async throws -> String {
                _ = wire.send("GET /v1/health HTTP/1.1\r\nHost: a\r\n\r\n")
                return try await wire.receive()
            }
            var wires = try (1...3).map { _ in try Wire(to: server.address) }
            for wire in wires { #expect(try await asks(wire).contains("200")) }
            #expect(try await asks(Wire(to: server.address)) == "", "a fourth is closed")
            #expect(try await asks(wires[0]).contains("200"), "the others go on")
            wires.removeLast()
            var answer = ""
            while answer.isEmpty { answer = try await asks(Wire(to: server.address)) }
            #expect(answer.contains("200"))
        }
    }

    @Test func whatIsCountedTogether() {
        let counts = ConnectionCounts(ConnectionRules())
        #expect(counts.key(of: "127.0.0.1") == nil && counts.key(of: "::1") == nil)
        #expect(counts.key(of: "10.0.0.1") == "10.0.0.1")
        #expect(counts.key(of: "2001:db8::1") == counts.key(of: "2001:db8::ffff:2"))
        #expect(counts.key(of: "2001:db8::1") != counts.key(of: "2001:db8:0:1::1"))
        #expect(counts.key(of: "::ffff:10.0.0.1") != counts.key(of: "::ffff:10.0.0.2"))
    }
}
