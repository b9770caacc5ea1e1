import HTTPTypes
import NIOCore

/// How an exchange with an engine ended.
enum RelayOutcome: Sendable {
    /// The app has the whole answer.
    case relayed(status: Int)
    /// The engine refused; nothing has been sent to the app yet.
    case refused(HTTPResponse, ByteBuffer)
}
