import Foundation
import Glibc
import SwiftletContract
import Testing

@Suite(.timeLimit(.minutes(4))) struct ServeTests {
    @Test func aPortInUseIsAClearError() async throws {
        try await withFleet { fleet in
            let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            defer { close(listener) }
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
            var length = socklen_t(MemoryLayout<sockaddr_in>.size)
            let outcome = withUnsafeMutableBytes(of: &address) { bytes -> Int32 in
                guard let pointer = bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self) else { return -1 }
                return bind(listener, pointer, length) | listen(listener, 1) | getsockname(listener, pointer, &length)
            }
            #expect(outcome == 0)
            let port = UInt16(bigEndian: address.sin_port)
            let serve = await fleet.run("serve", "--listen", "127.0.0.1:\(port)")
            #expect(serve.code == .failed && serve.errors.contains("127.0.0.1:\(port): another program does already"))
        }
    }

    @Test func aFleetIsServedByOne() async throws {
        try await withController { controller in
            let (fleet, now) = (controller.fleet, Date())
            let file = fleet.folder + "/fleet.backup"
            #expect(await fleet.run(["backup", file], at: now).code == .done)
            for arguments in [["serve", "--listen", "127.0.0.1:0"], ["restore", file, "--force"]] {
                let refused = await fleet.run(arguments, at: now)
                #expect(refused.code == .usage && refused.errors.contains("process \(getpid())"), "\(refused)")
            }
            #expect(await fleet.run(["status"], at: now).code == .done)
        }
    }
}
