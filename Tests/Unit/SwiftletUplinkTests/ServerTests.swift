import Glibc
import SwiftletContract
import SwiftletUplink
import Testing

@Suite(.timeLimit(.minutes(2))) struct ServerTests {
    @Test func leavesWhenIdleAndTakesItsSocketAlong() async throws {
        let path = scratchPath()
        let server = try UplinkServer(
            try Listener(path: path), settings: UplinkSettings(idleExit: .milliseconds(50)))
        try await blocking { try server.run() }
        #expect(access(path, F_OK) != 0)
    }

    @Test func staysWhileATransferRuns() async throws {
        let path = scratchPath()
        let web = try RawServer()
        let server = try UplinkServer(
            try Listener(path: path), settings: UplinkSettings(idleExit: .milliseconds(200)))
        async let running: Void = try blocking { try server.run() }
        async let served: Void = try blocking { web.serve([.wait]) }
        let outcome = try await blocking {
            try TestDaemon(path).transfer(UplinkRequest(url: web.url, maxSize: Bytes(1), stallSeconds: 1))
        }
        #expect(outcome.end.failure == .stalled)
        try await served
        try await running
    }

    @Test func oneServesASocketAndOnlyItsUserMayAsk() throws {
        let path = scratchPath()
        let listener = try Listener(path: path)
        defer { unlink(path) }
        var status = stat()
        lstat(path, &status)
        #expect(status.st_mode & 0o777 == 0o600)
        #expect(throws: UplinkFault.socketInUse(path: path)) { try Listener(path: path) }
        close(listener.descriptor)
        close(try Listener(path: path).descriptor)
        #expect(throws: UplinkFault.pathTooLong(path: String(repeating: "x", count: 108), limit: 107)) {
            try Listener(path: String(repeating: "x", count: 108))
        }
    }

    @Test(
        arguments: [
            [0x47, 0x45, 0x54, 0x20, 0x2f, 0x20],
            UplinkFrame.header(.request, length: 0xffff_ffff),
            UplinkFrame.header(.data, length: 1) + [0],
            UplinkFrame.header(.request, length: 2) + Array("{}".utf8),
            UplinkFrame.header(.request, length: 1) + [0xff],
        ] as [[UInt8]])
    func nonsenseIsABadRequest(bytes: [UInt8]) async throws {
        try await withUplink { uplink in
            let end = try await blocking {
                let daemon = try TestDaemon(uplink.path)
                try daemon.send(raw: bytes)
                let (kind, payload) = try daemon.receive()
                #expect(kind == .end)
                return try UplinkEnd(json: payload)
            }
            #expect(end.failure == .badRequest)
        }
    }

    @Test(
        arguments: [
            { $0.offset = Bytes(-1) }, { $0.maxSize = Bytes(-1) }, { $0.stallSeconds = 0 }, { $0.connectSeconds = 0 },
            { $0.maxRate = Bytes(-1) }, { $0.ifNoneMatch = "\"a\"\r\nX-Injected: 1" },
        ] as [@Sendable (inout UplinkRequest) -> Void])
    func valuesOutOfRangeAreBadRequests(spoil: @escaping @Sendable (inout UplinkRequest) -> Void) async throws {
        try await withUplink { uplink in
            var request = UplinkRequest(url: "http://127.0.0.1:1/", maxSize: Bytes(1))
            spoil(&request)
            let outcome = try await uplink.transfer(request)
            #expect(outcome.end.failure == .badRequest)
        }
    }

    @Test func anEndlessPostIsRefused() async throws {
        try await withUplink { uplink in
            let end = try await blocking {
                let daemon = try TestDaemon(uplink.path)
                let request = UplinkRequest(method: .post, url: "http://127.0.0.1:1/", maxSize: Bytes(1))
                try daemon.send(.request, Array(request.json()))
                for _ in 0..<5 { try daemon.send(.data, [UInt8](repeating: 0, count: UplinkFrame.maxPayload)) }
                return try UplinkEnd(json: try daemon.receive().1)
            }
            #expect(end.failure == .badRequest)
        }
    }
}
