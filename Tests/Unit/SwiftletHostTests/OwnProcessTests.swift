import SwiftletHost
import Testing

@Suite struct OwnProcessTests {
    /// It finds its own program among what is mapped, and goes on running without it.
    @Test func itsCodeComesBackAsItIsNeeded() throws {
        #expect(OwnProcess.forgetCode() > 0)
        #expect([3, 1, 2].sorted() == [1, 2, 3])
    }
}
