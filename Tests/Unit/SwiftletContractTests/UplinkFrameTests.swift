import SwiftletContract
import Testing

@Suite struct UplinkFrameTests {
    @Test(arguments: [0, 1, 255, 256, 65536, UplinkFrame.maxPayload])
    func aHeaderIsReadAsItWasWritten(length: Int) {
        let header = UplinkFrame.parse(header: UplinkFrame.header(.data, length: length))
        #expect(header?.kind == .data)
        #expect(header?.length == length)
    }

    @Test(
        arguments: [
            [], [3, 0, 0, 0], [3, 0, 0, 0, 0, 0], [0, 0, 0, 0, 1], [9, 0, 0, 0, 1], [3, 0xFF, 0xFF, 0xFF, 0xFF],
            [3, 0, 4, 0, 1],
        ] as [[UInt8]])
    func anythingElseIsRefused(bytes: [UInt8]) {
        #expect(UplinkFrame.parse(header: bytes) == nil)
    }
}
