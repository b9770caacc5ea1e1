import Testing

@testable import SwiftletServer

@Suite(.timeLimit(.minutes(1))) struct ListenAddressTests {
    @Test(
        arguments: [
            ("127.0.0.1:7580", "127.0.0.1", 7580), ("[::1]:80", "::1", 80), ("localhost:0", "localhost", 0),
            ("7581", "127.0.0.1", 7581), ("0.0.0.0:65535", "0.0.0.0", 65535),
        ])
    func reads(text: String, host: String, port: Int) {
        #expect(ListenAddress(text) == ListenAddress(host: host, port: port))
        #expect(ListenAddress(text).map(\.description).flatMap(ListenAddress.init) == ListenAddress(text))
    }

    @Test(arguments: [
        "", ":", ":80", "host:", "host:x", "host:65536", "host:-1", "host:+1", "::1:80", "a b:1", "http://a:1",
    ])
    func refuses(text: String) { #expect(ListenAddress(text) == nil) }
}
