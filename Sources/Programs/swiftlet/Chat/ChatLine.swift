/// What somebody wrote in a chat.
enum ChatLine: Hashable {
    case nothing
    case say(String)
    case help, clear, models, end
    /// Nil: which is it?
    case model(String?)
    case system(String?)
    case unknown(String)

    static let words = """
        /clear         forget what was said
        /model [NAME]  ask another model, or say which is asked
        /models        list the models here
        /system [TEXT] what the model is to be or to heed, or say what that is
        /bye           end; Ctrl-D does so too
        \"""            begin and end a message of several lines
        Ctrl-C ends an answer.
        """

    init(_ text: String) {
        guard text.hasPrefix("/") else {
            self = text.contains { $0.isWhitespace == false } ? .say(text) : .nothing
            return
        }
        let words = text.dropFirst().split(maxSplits: 1, whereSeparator: \.isWhitespace).map(String.init)
        let rest = words.count > 1 ? words.last : nil
        switch words.first {
        case "help", "?": self = .help
        case "clear": self = .clear
        case "models": self = .models
        case "bye", "exit", "quit": self = .end
        case "model": self = .model(rest)
        case "system": self = .system(rest)
        default: self = .unknown(String(text.prefix(40)))
        }
    }
}
