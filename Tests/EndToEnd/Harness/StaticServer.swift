import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import SwiftletHarness
import Synchronization
import SystemPackage

/// A plain web server of a published tree, on loopback, in this process: with ranges and entity tags, with faults that
/// can be switched on per path, and with an account of all that it sent.
final class StaticServer: Sendable {
    /// One request, and what it got.
    struct Exchange: Sendable {
        var path: String
        /// Where in the file the answer began.
        var start: Int
        var status: Int
        /// Of the body.
        var sent: Int
    }

    private struct Trouble {
        var id: Int
        var matches: @Sendable (String) -> Bool
        var fault: Fault
        /// Nil: until it is healed.
        var remaining: Int?
    }

    private struct State {
        var root: FilePath
        var port = 0
        var member: Crew.Member?
        var isListening = false
        var troubles: [Trouble] = []
        var lastTrouble = 0
        var exchanges: [Exchange] = []
    }

    private let crew: Crew
    private let state: Mutex<State>

    init(root: FilePath, crew: Crew) {
        self.crew = crew
        self.state = Mutex(State(root: root))
    }

    var url: String { "http://127.0.0.1:\(state.withLock { $0.port })" }
    var exchanges: [Exchange] { state.withLock { $0.exchanges } }

    /// From now on the tree below `root` is served.
    func serve(_ root: FilePath) { state.withLock { $0.root = root } }

    func exchanges(of part: String) -> [Exchange] { exchanges.filter { $0.path.contains(part) } }

    // MARK: Faults

    /// Requests for paths that contain `part` meet the fault, the next `times` of them or until `heal`.
    /// Where several match, the first one holds. Returns its number, for `heal`.
    @discardableResult
    func harm(_ part: String, with fault: Fault, times: Int? = nil) -> Int {
        state.withLock { state in
            state.lastTrouble += 1
            state.troubles.append(
                Trouble(id: state.lastTrouble, matches: { $0.contains(part) }, fault: fault, remaining: times))
            return state.lastTrouble
        }
    }

    /// Ends one fault, or all.
    func heal(_ trouble: Int? = nil) {
        state.withLock { state in state.troubles.removeAll { trouble == nil || $0.id == trouble } }
    }

    /// The fault that a request for the path meets, with its number.
    func fault(for path: String) -> (id: Int, fault: Fault)? {
        state.withLock { state in
            guard let index = state.troubles.firstIndex(where: { $0.matches(path) && $0.remaining != 0 }) else {
                return nil
            }
            if let left = state.troubles[index].remaining { state.troubles[index].remaining = left - 1 }
            return (state.troubles[index].id, state.troubles[index].fault)
        }
    }

    func lasts(_ trouble: Int) -> Bool { state.withLock { $0.troubles.contains { $0.id == trouble } } }

    // MARK: The account

    func file(_ path: String) -> [UInt8]? {
        let root = state.withLock { $0.root }
        return try? Scratch.read(root.appending(path))
    }

    /// Returns the number of the exchange, for `sent`.
    func note(_ exchange: Exchange) -> Int {
        state.withLock { state in
            state.exchanges.append(exchange)
            return state.exchanges.count - 1
        }
    }

    func sent(_ count: Int, in exchange: Int) { state.withLock { $0.exchanges[exchange].sent += count } }

    // MARK: Its life

    /// Listens: the first time on a free port, then on the same again.
    func start() async throws {
        let port = state.withLock { $0.port }
        var logger = Logger(label: "static-server")
        logger.logLevel = .critical
        let application = Application(
            responder: CallbackResponder<BasicRequestContext> { [self] request, _ in respond(to: request) },
            configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: port)),
            onServerRunning: { [self] channel in
                state.withLock { state in
                    state.port = channel.localAddress?.port ?? 0
                    state.isListening = true
                }
            },
            logger: logger)
        let member = crew.add { try? await application.run() }
        state.withLock { $0.member = member }
        try await until("the static server listens") { state.withLock { $0.isListening } }
    }

    /// Closes the port and all connections.
    func stop() async throws {
        let member = state.withLock { state in
            state.isListening = false
            return state.member
        }
        try await member?.end()
    }
}
