import Hummingbird
import NIOCore

/// What a request's handler gets beside the request: its logger, and the loop that its answer is written on.
struct ControllerContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    let eventLoop: any EventLoop

    init(source: Source) {
        self.coreContext = .init(source: source)
        self.eventLoop = source.channel.eventLoop
    }
}
