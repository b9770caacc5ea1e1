import Glibc
import Hummingbird
import Logging

/// A fake engine for tests: see `help`.
@main
enum Program {
    static let help = """
        fake-engine: a FAKE inference engine for Swiftlet's tests. It runs no model.

        usage: fake-engine --host /path/x.sock --model FILE [--alias NAME] [any other flag of llama-server, ignored]

        It serves /health, /v1/models, /v1/chat/completions and /v1/completions on the Unix socket. The answer to a
        prompt is 'echo: ' and the prompt's last message; where response_format asks for JSON, {"echo":"…"}.

        Knobs are words in the first 4096 bytes of the model file, or in a prompt, or in the environment variable
        FAKE_ENGINE; the model file may be just such a line of text:
          start-delay=MS        not ready for so long              (start)
          never-ready           /health stays 503                  (start)
          crash-on-start        exit code 3 before it listens      (start)
          crash-on-request=N    exit code 4 on the Nth completion  (start)
          spoil-after=N         answers 'spoiled' after N others   (start)
          crash                 exit code 5 before the first byte  (prompt or start)
          crash-after=N         exit code 6 after N tokens         (prompt or start)
          hang                  never answers                      (prompt or start)
          garbage               answers what is no JSON            (prompt or start)
          html                  answers what is a page         (prompt or start)
          token-delay=MS        between tokens                     (prompt or start)
          tokens=N              answers so many words              (prompt or start)
          recite                answers with all messages          (prompt or start)
          answer=WORD           answers WORD instead of the echo   (prompt or start)
        """

    static func main() async throws {
        let arguments = Arguments(CommandLine.arguments.dropFirst())
        guard arguments.wantsHelp == false, let socket = arguments.socket else {
            print(help)
            return
        }
        let knobs = Knobs(arguments.startWords)
        if knobs.has("crash-on-start") { crash(3, "crash-on-start") }
        if access(socket, F_OK) == 0 { crash(1, "couldn't bind, \(socket) exists, just as with llama-server") }
        if let delay = knobs.number("start-delay") { try await Task.sleep(for: .milliseconds(delay)) }
        let engine = FakeEngine(alias: arguments.alias, knobs: knobs)
        let application = Application(
            router: engine.router(),
            configuration: .init(address: .unixDomainSocket(path: socket)), logger: Logger(label: "fake-engine"))
        // SIGTERM ends it at once, whatever it is doing.
        try await application.runService(gracefulShutdownSignals: [])
    }
}
