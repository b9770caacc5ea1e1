import SwiftletContract

/// Why a command did not do what it was asked for.
enum CommandFailure: Error, Hashable {
    /// There is no socket, or nobody answers on it.
    case notRunning(socket: String, reason: String)
    case denied(socket: String)
    /// The connection broke before the answer was whole.
    case interrupted(reason: String)
    /// The daemon said no.
    case refused(status: Int, code: String?, message: String, hint: String?)
    case rollbackRefused(message: String)
    /// The daemon's answer makes no sense to this version.
    case unreadable(reason: String)
    case file(path: String, reason: String)
    /// A program that this one belongs to.
    case notInstalled(program: String, reason: String)
    case noPrompt
    /// Nil: none was named, and there is not exactly one.
    case noSuchModel(name: String?, known: [String])
    case wrongTask(model: String, task: ModelTask)
    /// `swiftlet bench`: more tokens than the model has context.
    case tooManyTokens(model: String, asked: Int, context: Int)
    /// `sync --wait`: what went wrong, by the node's own account.
    case sync(ExitCode, message: String)
    case calibrationFailed(message: String)
    case stillRunning(seconds: Int, message: String)
    case badToken
    /// The uplink has said why.
    case enrolment
    /// What the uplink keeps is not what the token says.
    case strangeIdentity(controller: String)
    /// The operator has not decided about the node.
    case notAccepted(node: String)
}

extension CommandFailure {
    var exitCode: ExitCode {
        switch self {
        case .refused(_, Refusal.Code.noSpace.rawValue, _, _): .noSpace
        case .refused(_, Refusal.Code.badContent.rawValue, _, _): .badContent
        case .refused(_, Refusal.Code.inProgress.rawValue, _, _): .inProgress
        case .refused(_, Refusal.Code.modelNotFound.rawValue, _, _), .noSuchModel: .usage
        case .notRunning, .denied, .interrupted, .refused, .unreadable, .notInstalled, .wrongTask: .failed
        case .rollbackRefused: .rollbackFailed
        case .file, .noPrompt, .tooManyTokens: .usage
        case .sync(let code, _): code
        case .calibrationFailed: .failed
        case .stillRunning, .notAccepted: .inProgress
        case .badToken: .usage
        case .enrolment, .strangeIdentity: .failed
        }
    }
}

extension CommandFailure: CustomStringConvertible {
    var description: String {
        switch self {
        case .notRunning(let socket, let reason):
            "The Swiftlet daemon does not answer on \(socket): \(reason). Start it with "
                + "`systemctl start swiftletd`, and see `journalctl -u swiftletd` if it does not stay. "
                + "If it listens elsewhere, pass --socket or --control."
        case .denied(let socket):
            "You may not connect to \(socket). Apps belong to the group 'swiftlet', operators to 'swiftlet-admin': "
                + "add your user with `usermod -aG`, log in again, or use sudo."
        case .interrupted(let reason):
            "The connection to the daemon broke before the answer was whole: \(reason). "
                + "Ask again; `swiftlet status` says whether the model was restarted."
        case .refused(let status, let code, let message, let hint):
            "The daemon refused (\(code ?? "status \(status)")): \(message)" + (hint.map { " " + $0 } ?? "")
        case .rollbackRefused(let message):
            "Nothing was rolled back: \(message) `swiftlet status` shows which release is kept for it."
        case .unreadable(let reason):
            "The daemon's answer cannot be read: \(reason). Are `swiftlet` and `swiftletd` of one version? "
                + "Compare `swiftlet --version` and `swiftletd --version`."
        case .file(let path, let reason): "\(path) cannot be used: \(reason)."
        case .notInstalled(let program, let reason):
            "\(program) cannot be started: \(reason). Install it with `apt install --reinstall swiftlet`."
        case .noPrompt:
            "There is nothing to ask. Write the prompt after the model's name, or pipe it in: "
                + "`swiftlet run MODEL < question.txt`."
        case .noSuchModel(let name, let known):
            (name.map { "There is no model '\($0)' here." } ?? "Say which model.") + " "
                + (known.isEmpty
                    ? "None is installed; `swiftlet status` says what is on its way."
                    : "There are: \(known.joined(separator: ", ")).")
        case .wrongTask(let model, let task):
            "'\(model)' is a model for \(task.rawValue), which this command cannot use. "
                + "`swiftlet models` shows what each is for."
        case .tooManyTokens(let model, let asked, let context):
            "\(asked) tokens do not fit into the context of '\(model)', which is \(context). Ask for fewer with "
                + "--prompt-tokens and --answer-tokens."
        case .sync(_, let message): message
        case .calibrationFailed(let message):
            "Nothing was kept: \(message) The model serves with the setting that it had."
        case .stillRunning(let seconds, let message):
            "After \(seconds) seconds it is not done: \(message) It goes on without this command; "
                + "`swiftlet status` shows how far it is."
        case .badToken:
            "That is not a join token. It begins with 'swl1.' and is one long word; the operator makes it with "
                + "`swiftletctl token create`."
        case .enrolment: "This node has not joined; what it was is unchanged. See the reason above."
        case .strangeIdentity(let controller):
            "The identity that this box keeps is not one of \(controller), or its labels are none; nothing was written. Remove "
                + "it, /var/lib/swiftlet-uplink/identity.json, and enrol with a new token."
        case .notAccepted(let node):
            "The operator has not accepted this node yet: `swiftletctl node accept \(node)`. Then run the same command "
                + "again, with the same token."
        }
    }
}
