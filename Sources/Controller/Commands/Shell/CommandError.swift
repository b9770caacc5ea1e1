import SwiftletContract
import SwiftletPublisher
import SwiftletRegistry
import SwiftletServer

/// Why a command did not do what it was asked to. `description` is one paragraph: what, why, what to do next.
enum CommandError: Error, Sendable {
    case notAName(text: String, rule: String)
    case badOption(name: String, value: String, reason: String)
    case selector(SelectorError)
    case channelNotChosen(known: [ChannelName])
    case noRelease(ModelName, ReleaseVersion?, ChannelName, published: [ReleaseVersion])
    case noRollout(ModelName, ChannelName, known: [ModelName])
    case noNode(NodeID)
    /// What opens by times alone cannot be paused.
    case noPlan(ModelName)
    /// Nobody knows what its nodes had.
    case nothingBefore(ModelName, ReleaseVersion)
    case noToken(String)
    case notEnrolled(NodeID)
    /// What is asked for does not follow upon the node's state.
    case undecidable(NodeID, EnrolledNode.State)
    /// Nodes refuse the release, because a rollout or release has raised their floor.
    case belowFloor(ModelName, ReleaseVersion, sequence: Int, floor: Int)
    case file(path: String, reason: String)
    case manifest(ManifestError)
    case model(GGUFError)
    case signature(OMSError)
    case contentChanged(path: String)
    case publisher(PublisherError)
    case registry(RegistryError)
    case server(ServerError)
    case output(reason: String)
    /// None of the keys here may sign the draft.
    case noKeyForDraft(path: String, places: [String])
    case keysAreBad(errors: Int)
    case checksFailed(errors: Int)
    /// What came over the network does not say what is to be done.
    case arguments(route: String, reason: String)
    /// It needs the fleet's directory.
    case localOnly(String)
    /// There is none here, and this user's controllers are elsewhere.
    case fleetElsewhere(path: String, controllers: [String])
    case controllerNotChosen(known: [String])
    case notLoggedIn(url: String)
    case token(reason: String)
    case unreachable(url: String, reason: String)
    /// By the controller; how it ends is its word too.
    case refused(reason: String, exitCode: ExitCode)
    case operatorExists(OperatorName)
    case noOperator(OperatorName)
    case auditDamaged(faults: Int)
    /// Of the same version; it may have signatures already.
    case draftExists(path: String)
}

extension CommandError {
    /// nil for what the argument parser throws.
    init?(_ error: any Error) {
        switch error {
        case let error as CommandError: self = error
        case let error as ManifestError: self = .manifest(error)
        case let error as GGUFError: self = .model(error)
        case let error as OMSError: self = .signature(error)
        case let error as PublisherError: self = .publisher(error)
        case let error as DocumentError: self = .publisher(.document(error))
        case let error as RegistryError: self = .registry(error)
        case let error as ServerError: self = .server(error)
        case let error as SelectorError: self = .selector(error)
        default: return nil
        }
    }

    /// Who has logged in to a controller is not to make a fleet here for want of one.
    var knowingLogins: CommandError {
        guard case .publisher(.noFleet(let path)) = self, let logins = try? LoginFile.all(), logins.isEmpty == false
        else { return self }
        return .fleetElsewhere(path: path, controllers: logins.map(\.controller))
    }

    var exitCode: ExitCode {
        switch self {
        case .notAName, .badOption, .selector, .channelNotChosen, .noRelease, .noRollout, .noNode, .noPlan,
            .nothingBefore, .noToken, .notEnrolled, .undecidable, .file, .arguments, .localOnly, .fleetElsewhere,
            .controllerNotChosen, .notLoggedIn, .token, .operatorExists, .noOperator:
            .usage
        case .unreachable: .transferFailed
        case .refused(_, let exitCode): exitCode
        case .belowFloor, .manifest, .model, .contentChanged: .badContent
        case .signature(let error): error.exitCode
        case .publisher(let error): error.exitCode
        case .registry, .server, .output, .noKeyForDraft, .keysAreBad, .checksFailed, .draftExists,
            .auditDamaged:
            .failed
        }
    }
}

extension CommandError: CustomStringConvertible {
    var description: String {
        switch self {
        case .notAName(let text, let rule): "'\(text.prefix(80))' is not \(rule)"
        case .badOption(let name, let value, let reason): "\(name) '\(value.prefix(120))': \(reason)"
        case .selector(let error): error.description
        case .channelNotChosen(let known): "the fleet has the channels \(list(known)); choose one with --channel"
        case .noRelease(let model, let version?, let channel, let published):
            "\(model) \(version) is not published in '\(channel)'; "
                + (published.isEmpty ? "no version is: use 'swiftletctl model add'" : "published: \(list(published))")
        case .noRelease(let model, nil, let channel, _):
            "no release of '\(model)' is published in '\(channel)'; publish one with 'swiftletctl model add'"
        case .noRollout(let model, let channel, let known):
            "there is no rollout of '\(model)' in '\(channel)'; "
                + (known.isEmpty ? "start one with 'swiftletctl push'" : "there are rollouts of \(list(known))")
        case .noNode(let node): "no node '\(node)' has reported yet; 'swiftletctl node list' shows those that have"
        case .noPlan(let model):
            "the rollout of '\(model)' opens by its times alone; stop it with 'swiftletctl rollout halt'"
        case .nothingBefore(let model, let version):
            "what the nodes had before \(model) \(version) is not known; 'swiftletctl push \(model)@VERSION' sends any version"
        case .noToken(let id):
            "there is no token '\(id.prefix(80))'; 'swiftletctl token list' shows those that there are"
        case .notEnrolled(let node):
            "no node '\(node)' has enrolled or wants to; 'swiftletctl node enrolled' shows those that have"
        case .undecidable(let node, .accepted):
            "'\(node)' is accepted already; nothing was changed ('swiftletctl node remove' takes it out of the fleet)"
        case .undecidable(let node, let state):
            "'\(node)' is \(state.rawValue) already; nothing was changed ('swiftletctl token create --node' brings one back)"
        case .belowFloor(let model, let version, let sequence, let floor):
            "\(model) \(version) has the sequence \(sequence), below the floor \(floor) that a rollout has set: nodes "
                + "would refuse it; publish the same files as a new version and push that"
        case .file(let path, let reason): "'\(path)' cannot be used: \(reason)"
        case .manifest(let error): error.description
        case .model(let error): error.description
        case .signature(let error): error.description
        case .contentChanged(let path):
            "'\(path)' changed while it was published; nothing was signed: run the command again"
        case .publisher(let error): error.description
        case .registry(let error): error.description
        case .server(let error): error.description
        case .noKeyForDraft(let path, let places):
            "'\(path)' was not signed: no key in \(places.map { "'\($0)'" }.joined(separator: ", ")) may sign it and has not "
                + "yet; give the private key with --key-file"
        case .draftExists(let path):
            "'\(path)' is a draft already, perhaps with signatures; publish it, or remove it and run the command again"
        case .arguments(let route, let reason): "the arguments of '\(route)' cannot be used: \(reason)"
        case .localOnly(let what): "\(what) works only on the controller's machine, in the fleet's directory"
        case .fleetElsewhere(let path, let controllers):
            "there is no fleet in '\(path)', and this command works only in the fleet's directory, on the controller's "
                + "machine; you have logged in to \(list(controllers)), which carries out others: 'swiftletctl --help'"
        case .controllerNotChosen(let known):
            "you have logged in to \(list(known)); choose one with --controller or SWIFTLET_CONTROLLER"
        case .notLoggedIn(let url):
            "you have not logged in to \(url); 'swiftletctl operator add' there prints a token for 'swiftletctl login'"
        case .token(let reason):
            "the token cannot be used: \(reason); 'swiftletctl operator add' on the controller makes another"
        case .unreachable(let url, let reason): "\(url) gives no answer that can be used: \(reason)"
        case .refused(let reason, _): reason
        case .operatorExists(let name):
            "there is an operator '\(name)' already; 'swiftletctl operator remove \(name)' shuts them out, then add them again"
        case .noOperator(let name):
            "there is no operator '\(name)'; 'swiftletctl operator list' shows those that there are"
        case .auditDamaged(let faults):
            "the audit log has \(faults) faults: it is not what was written; keep it as it is and compare it with a backup"
        case .keysAreBad(let errors):
            "\(errors) of these are errors: the fleet stops, or is not safe, until they are mended"
        case .checksFailed(let errors):
            errors == 1
                ? "1 check found an error; see what it says to do"
                : "\(errors) checks found errors; see what they say to do"
        case .output(let reason): "the result cannot be written as JSON: \(reason)"
        }
    }

    private func list(_ names: [some CustomStringConvertible]) -> String {
        names.map(\.description).joined(separator: ", ")
    }
}
