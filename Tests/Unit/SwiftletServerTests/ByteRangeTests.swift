import Testing

@testable import SwiftletServer

@Suite(.timeLimit(.minutes(1))) struct ByteRangeTests {
    @Test(
        arguments: [
            (nil, .whole), ("bytes=0-9", .part(0..<10)), ("bytes=10-", .part(10..<100)),
            ("bytes=90-200", .part(90..<100)),
            ("bytes=-10", .part(90..<100)), ("bytes=-1000", .part(0..<100)), ("bytes=99-99", .part(99..<100)),
            ("bytes=0-99999999999999999999", .part(0..<100)), ("bytes=100-", .unsatisfiable),
            ("bytes=99999999999999999999-", .unsatisfiable), ("bytes=-0", .unsatisfiable), ("bytes=9-0", .whole),
            ("bytes=0-1,5-6", .whole), ("bytes=-", .whole), ("bytes=a-b", .whole), ("bytes=+1-2", .whole),
            ("items=0-1", .whole), ("bytes= 0-1", .whole), ("bytes=1", .whole), ("bytes=--1", .whole),
        ] as [(String?, ByteRange)])
    func ofHundredBytes(header: String?, expected: ByteRange) {
        #expect(ByteRange(header: header, size: 100) == expected)
    }

    @Test func ofAnEmptyFile() {
        #expect(ByteRange(header: "bytes=0-", size: 0) == .unsatisfiable)
        #expect(ByteRange(header: "bytes=-5", size: 0) == .unsatisfiable)
        #expect(ByteRange(header: nil, size: 0) == .whole)
    }
}
