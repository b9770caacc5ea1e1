import FoundationEssentials
import SwiftletContract
import SwiftletPublisher
import SwiftletRegistry

/// What an operator's machine keeps of a login: `$XDG_CONFIG_HOME/swiftlet/controllers/HOST_PORT.json`, 0600. It holds
/// the private key, which never was anywhere else.
struct LoginFile: Document {
    static let maxSize = Bytes.kibibytes(128)
    static let title = "login file"

    /// `https://host:port`.
    var controller: String
    /// PEM: whom this machine believes to be the controller.
    var authority: String
    /// PEM; secret.
    var key: String
    /// Until the controller has answered there is none of these.
    var name: OperatorName?
    var role: OperatorRole?
    var fleet: String?
    /// PEM.
    var certificate: String?
    var issuedAt: Date?
    var expiresAt: Date?

    /// Two thirds of its life are over.
    func isDue(at now: Date) -> Bool {
        guard let issuedAt, let expiresAt else { return false }
        return now >= issuedAt + expiresAt.timeIntervalSince(issuedAt) * 2 / 3
    }

    var path: String { get throws { try Self.path(of: controller) } }

    func write() throws { try SecretFile.write(try json(pretty: true), to: path) }

    /// nil: nobody has logged in there.
    static func read(_ controller: String) throws -> LoginFile? { try read(at: path(of: controller)) }

    // MARK: Until the controller has answered

    private var begunPath: String { get throws { try path + ".begun" } }

    /// The login with the key of an attempt that was cut short, if there was one; on the disk before it is used, so that
    /// who repeats it comes with the same key.
    func begun() throws -> LoginFile {
        if let begun = try? Self.read(at: try begunPath), begun.authority == authority { return begun }
        try SecretFile.write(try json(pretty: true), to: begunPath)
        return self
    }

    func end() throws {
        try write()
        try SecretFile.remove(begunPath)
    }

    /// Those that are complete.
    static func all() throws -> [LoginFile] {
        guard let folder = try? folder else { return [] }
        return try SecretFile.names(in: folder).filter { $0.hasSuffix(".json") }
            .compactMap { try read(at: folder + "/" + $0) }.filter { $0.certificate != nil }
    }

    private static func read(at path: String) throws -> LoginFile? {
        try SecretFile.read(path, limit: maxSize).map { bytes in try LoginFile(json: bytes) }
    }

    private static func path(of controller: String) throws -> String {
        let name = controller.dropFirst("https://".count).map { character in
            character.isASCII && (character.isLetter || character.isNumber || "-.".contains(character))
                ? character : "_"
        }
        return try folder + "/" + String(name) + ".json"
    }

    private static var folder: String {
        get throws {
            let environment = Session.current.environment
            if let home = environment["XDG_CONFIG_HOME"], home.hasPrefix("/") { return home + "/swiftlet/controllers" }
            guard let home = environment["HOME"], home.hasPrefix("/") else {
                throw CommandError.file(path: "~/.config", reason: "neither XDG_CONFIG_HOME nor HOME says where it is")
            }
            return home + "/.config/swiftlet/controllers"
        }
    }
}
