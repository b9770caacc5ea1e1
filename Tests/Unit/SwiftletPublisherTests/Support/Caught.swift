@testable import SwiftletPublisher

/// The publisher's error that `body` throws; nil for none and for others.
func caught(_ body: () throws -> Void) -> PublisherError? {
    do { try body() } catch { return error as? PublisherError }
    return nil
}
