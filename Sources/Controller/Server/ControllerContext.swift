import Hummingbird
import NIOCore

/// What a request's handler gets beside the request: its logger, and the connection that it came on.
struct ControllerContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    let channel: any Channel

    init(source: Source) {
        self.coreContext = .init(source: source)
        self.channel = source.channel
    }
}
