import NIOCore
import ServiceLifecycle
import SwiftletContract
import Synchronization

/// Where nodes wait until there is something new for their channel.
///
/// It says that something is new, never what: that is signed, and lies in the repository.
final class NewsBoard: Sendable {
    private struct Waiter {
        let channel: ChannelName
        let connection: ObjectIdentifier
        let promise: EventLoopPromise<Int?>
    }

    private struct State {
        var news: RolloutNews?
        /// The version with which each channel's document last changed.
        var changed: [ChannelName: Int] = [:]
        var waiters: [UInt64: Waiter] = [:]
        var lastWaiter: UInt64 = 0
        /// Whose end is waited for, once for all that they ask, with who waits there now.
        var connections: [ObjectIdentifier: UInt64?] = [:]
    }

    /// That wait at once; who comes then is told at once that there is nothing, and asks again with its next report.
    private let limit: Int
    private let state = Mutex(State())

    init(limit: Int) { self.limit = limit }

    var waiting: Int { state.withLock { $0.waiters.count } }

    /// Waits until there is news that is newer than `known`.
    ///
    /// - Returns: the version that brought it; nil: the time is over, or the connection, or the server.
    func wait(for channel: ChannelName, known: Int, limit: TimeAmount, on connection: any Channel) async -> Int? {
        let promise = connection.eventLoop.makePromise(of: Int?.self)
        watch(connection)
        let waiter = Waiter(channel: channel, connection: ObjectIdentifier(connection), promise: promise)
        guard let number = enter(waiter, known: known) else {
            return try? await promise.futureResult.get()
        }
        let timer = connection.eventLoop.scheduleTask(in: limit) { promise.succeed(nil) }
        defer {
            timer.cancel()
            state.withLock { state in
                state.waiters[number] = nil
                if state.connections[waiter.connection] != nil { state.connections[waiter.connection] = .some(nil) }
            }
        }
        return await withGracefulShutdownHandler {
            try? await promise.futureResult.get()
        } onGracefulShutdown: {
            promise.succeed(nil)
        }
    }

    /// Takes in what the repository says now, and tells those for whom it is news.
    func update(_ news: RolloutNews) {
        let told = state.withLock { state in
            guard news != state.news else { return [Waiter]() }
            let changed = news.documents.filter { state.news?.documents[$0.key] != $0.value }.keys
            state.news = news
            for channel in changed { state.changed[channel] = news.version }
            return state.waiters.values.filter { changed.contains($0.channel) }
        }
        for waiter in told { waiter.promise.succeed(news.version) }
    }

    private func watch(_ connection: any Channel) {
        let id = ObjectIdentifier(connection)
        let isNew = state.withLock { $0.connections.updateValue(nil, forKey: id) == nil }
        if isNew { connection.closeFuture.whenComplete { _ in self.left(id) } }
    }

    private func left(_ connection: ObjectIdentifier) {
        let waiter = state.withLock { state in
            state.connections.removeValue(forKey: connection).flatMap { $0 }.flatMap { state.waiters[$0] }
        }
        waiter?.promise.succeed(nil)
    }

    /// Nil: it is answered already.
    private func enter(_ waiter: Waiter, known: Int) -> UInt64? {
        let (number, answer) = state.withLock { state -> (UInt64?, Int?) in
            if let version = state.changed[waiter.channel], version > known { return (nil, version) }
            guard state.waiters.count < limit else { return (nil, nil) }
            state.lastWaiter += 1
            // It has gone already.
            guard state.connections[waiter.connection] != nil else { return (nil, nil) }
            state.waiters[state.lastWaiter] = waiter
            state.connections[waiter.connection] = state.lastWaiter
            return (state.lastWaiter, nil)
        }
        if number == nil { waiter.promise.succeed(answer) }
        return number
    }
}
