import Glibc
import SwiftletHost
import SystemPackage
import Testing

/// The environment belongs to the whole process.
@Suite(.serialized, .timeLimit(.minutes(1))) struct ServiceManagerTests {
    @Test func saysNothingWithoutAManager() throws {
        unsetenv("NOTIFY_SOCKET")
        try ServiceManager.ready(status: "up")
        try ServiceManager.watchdog()
        #expect(ServiceManager.watchdogInterval() == nil)
        #expect(try ServiceManager.listenDescriptors() == [])
    }

    @Test func speaksToItsManager() async throws {
        try await withScratch { directory in
            let path = directory.appending("notify").string
            let manager = try datagramSocket(at: path)
            defer { close(manager) }
            setenv("NOTIFY_SOCKET", path, 1)
            defer { unsetenv("NOTIFY_SOCKET") }
            try ServiceManager.ready(status: "serves\nREADY=0")
            #expect(try receive(manager) == "READY=1\nSTATUS=serves READY=0")
            try ServiceManager.stopping()
            #expect(try receive(manager) == "STOPPING=1")
        }
    }

    private func receive(_ socket: CInt) throws -> String {
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = recv(socket, &buffer, buffer.count, CInt(MSG_DONTWAIT))
        try #require(count > 0)
        return String(decoding: buffer.prefix(count), as: UTF8.self)
    }

    private func datagramSocket(at path: String) throws -> CInt {
        let descriptor = socket(AF_UNIX, CInt(SOCK_DGRAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let bound = withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        try #require(bound == 0)
        return descriptor
    }
}
