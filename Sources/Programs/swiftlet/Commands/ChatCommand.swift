import ArgumentParser
import SwiftletContract

/// `swiftlet chat`: questions and answers that know of each other.
struct ChatCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "chat", abstract: "Talk with a model; it knows what was said before.",
        discussion: """
            Each line is a message; \"""  begins and ends one of several lines. /help lists what else can be said. Ctrl-C \
            ends an answer, Ctrl-D the chat. From a pipe, each line is asked in turn, and the first refusal ends it all.
            """)

    @Argument(help: "The model, as `swiftlet models` lists it; the only one for chat where there is one.")
    var model: String?
    @OptionGroup var options: AnswerOptions
    @OptionGroup var sockets: SocketOptions

    func run() async throws {
        let client = try SocketClient(sockets.inference)
        var conversation = Conversation(model: try await name(model, client), system: options.system)
        var input = LineReader()
        let isWithAPerson = Terminal.inputIsTerminal
        if isWithAPerson {
            Interrupts.watch()
            Terminal.complain("\(conversation.model) listens. /help for help, Ctrl-D to end.")
        }
        while let message = try input.message(
            prompt: { if isWithAPerson { Terminal.write($0 ? "> " : "… ", to: 2) } },
            interrupted: { Terminal.write("\nCtrl-D or /bye ends the chat.\n> ", to: 2) })
        {
            do {
                guard try await obey(ChatLine(message), &conversation, client) else { return }
            } catch let failure as CommandFailure where isWithAPerson {
                Terminal.complain("swiftlet: \(failure)")
            }
        }
        if isWithAPerson { Terminal.write("\n", to: 2) }
    }

    /// False: the chat is over.
    private func obey(
        _ line: ChatLine, _ conversation: inout Conversation, _ client: SocketClient
    ) async throws -> Bool {
        switch line {
        case .nothing: break
        case .end: return false
        case .help: Terminal.say(ChatLine.words)
        case .clear: conversation.clear()
        case .models: for model in try await client.models().models { Terminal.say(model.id) }
        case .model(nil): Terminal.say(conversation.model)
        case .model(let other?): conversation.model = try await name(other, client)
        case .system(nil): Terminal.say(conversation.system ?? "nothing")
        case .system(let text?): conversation.system = text
        case .unknown(let text): Terminal.complain("swiftlet: there is no \(text) here; /help lists what there is.")
        case .say(let text): try await answer(text, &conversation, client)
        }
        return true
    }

    private func answer(_ text: String, _ conversation: inout Conversation, _ client: SocketClient) async throws {
        var request = conversation.request(saying: text)
        options.apply(to: &request)
        let json = try request.json()
        _ = Interrupts.take()
        let answer = try await Interrupts.cancelling { try await ChatAnswer.printed(json, from: client) }
        conversation.add(text, answered: answer.text)
    }

    private func name(_ wanted: String?, _ client: SocketClient) async throws -> String {
        let model = try await client.model(wanted, for: .chat)
        guard model.task == .chat else { throw CommandFailure.wrongTask(model: model.id, task: model.task) }
        return wanted ?? model.id
    }
}
