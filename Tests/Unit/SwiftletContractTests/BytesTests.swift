import SwiftletContract
import Testing

@Suite struct BytesTests {
    @Test(
        arguments: [
            ("0", 0), ("512", 512), ("64K", 65536), ("1.5G", 1_610_612_736), ("2GiB", 2_147_483_648),
            ("1 M", 1_048_576),
        ] as [(String, Int64)])
    func reads(text: String, count: Int64) {
        #expect(Bytes(parsing: text)?.count == count)
    }

    @Test(arguments: ["", "-1", "G", "1X", "1.", ".5", "1e3", "99999999999T", "1K2", "nan"])
    func refuses(text: String) {
        #expect(Bytes(parsing: text) == nil)
    }

    @Test(arguments: [(0, "0 B"), (1023, "1023 B"), (1536, "1.5 KiB"), (1 << 20, "1.0 MiB"), (5 << 40, "5120.0 GiB")])
    func isReadable(count: Int, text: String) {
        #expect(Bytes(count).description == text)
    }

    @Test func saturatesInsteadOfTrapping() {
        let most = Bytes(Int64.max)
        #expect(most + most == most)
        #expect(most * 3 == most)
    }
}
