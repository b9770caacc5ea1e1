import Foundation
import SwiftletContract
import SwiftletTrust
import Testing

@testable import SwiftletPublisher

@Suite(.timeLimit(.minutes(4)))
struct KeyStoreTests {
    private static let cheap = SealedSecret.Cost(n: 1 << 10, r: 8, p: 1)

    private static func withFolder(_ body: (String) throws -> Void) throws {
        let path = FileManager.default.temporaryDirectory.path + "/keys-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: path) }
        try body(path)
    }

    private static func sealed(_ key: SigningKey, _ passphrase: String = "open") throws -> KeyFile {
        try KeyFile(key, role: nil, protection: .passphrase(Array(passphrase.utf8)), cost: cheap)
    }

    @Test(arguments: KeyKind.allCases)
    func keysAreFoundByTheirIDInAnyPlace(kind: KeyKind) throws {
        try Self.withFolder { folder in
            let keys = (0..<3).map { _ in SigningKey(kind) }
            for name in ["a", "b"] { try DiskDirectory.make(folder + "/" + name) }
            try KeyFile(keys[0], role: "x", protection: .plain).write(to: folder + "/a/one.json")
            try KeyFile(keys[1], role: nil, protection: .plain).write(to: folder + "/b/two")
            try KeyFile(keys[2], role: nil, protection: .plain).write(to: folder + "/three.key")
            let store = KeyStore([
                .directory(folder + "/a"), .credentials(folder + "/b"), .file(folder + "/three.key"),
                .directory(folder + "/nowhere"),
            ])
            for key in keys {
                let found = try #require(try store.key(key.keyID))
                #expect(found.secret == key.secret && found.kind == kind)
            }
            #expect(try store.key(SigningKey(kind).keyID) == nil)
        }
    }

    /// What lies beside the keys is none of ours, and does not stand in their way.
    @Test func otherFilesAreLeftAlone() throws {
        try Self.withFolder { folder in
            let key = SigningKey()
            try KeyFile(key, role: nil, protection: .plain).write(to: folder + "/z.json")
            try DiskFile.write(Array("{}".utf8), to: folder + "/a.json")
            try DiskFile.write(Array("{\"keyid\":".utf8), to: folder + "/b.json")
            try DiskFile.write([UInt8](repeating: 0x20, count: 1 << 20), to: folder + "/c.json")
            try key.publicKey.write(to: folder + "/d.json")
            try DiskDirectory.make(folder + "/e.json")
            let store = KeyStore([.directory(folder)])
            #expect(try store.all().map(\.path) == [folder + "/z.json"])
            #expect(try store.has(key.keyID))
        }
    }

    @Test(arguments: [
        (0o644, false, true), (0o640, false, true), (0o440, true, false), (0o444, true, true), (0o400, false, false),
    ])
    func filesThatOthersMayReadAreRefused(mode: Int, isCredential: Bool, isRefused: Bool) throws {
        try Self.withFolder { folder in
            let key = SigningKey()
            let path = folder + "/key.json"
            try KeyFile(key, role: nil, protection: .plain).write(to: path)
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
            let store = KeyStore([isCredential ? .credentials(folder) : .directory(folder)])
            #expect(try store.has(key.keyID) == (isRefused == false))
            if isRefused {
                let error = PublisherError.keyRefused(
                    id: key.keyID, path: path, reason: KeyFault.readableByOthers.description)
                #expect(throws: error) { try store.key(key.keyID) }
                #expect(error.description.contains("chmod 600"))
            } else {
                #expect(try store.key(key.keyID) != nil)
            }
        }
    }

    @Test(arguments: KeyKind.allCases)
    func passphraseOpensAndIsAskedForOnce(kind: KeyKind) throws {
        try Self.withFolder { folder in
            let key = SigningKey(kind)
            let file = try Self.sealed(key)
            #expect(file.privateKey == nil)
            #expect(String(decoding: try file.bytes(), as: UTF8.self).contains(Hex.text(key.secret)) == false)
            try file.write(to: folder + "/key.json")
            let asked = Counter()
            let store = KeyStore([.directory(folder)]) { _ throws(PublisherError) in
                asked.add()
                return Array("open".utf8)
            }
            #expect(try store.key(key.keyID, mayAsk: false) == nil)
            for _ in 0..<3 { #expect(try store.key(key.keyID)?.secret == key.secret) }
            #expect(asked.value == 1)
            #expect(try store.key(key.keyID, mayAsk: false) != nil)
        }
    }

    @Test func wrongPassphraseIsSaid() throws {
        try Self.withFolder { folder in
            let key = SigningKey()
            let path = folder + "/key.json"
            try Self.sealed(key).write(to: path)
            let store = KeyStore([.directory(folder)]) { _ throws(PublisherError) in Array("opem".utf8) }
            #expect(
                throws: PublisherError.keyRefused(
                    id: key.keyID, path: path, reason: KeyFault.wrongPassphrase.description)
            ) { try store.key(key.keyID) }
            #expect(throws: PublisherError.self) { try KeyStore([.directory(folder)]).key(key.keyID) }
        }
    }

    /// A file that asks for a machine's whole memory, or for hours, is not obeyed.
    @Test(arguments: [
        ("n", 1 << 30), ("n", 1 << 21), ("n", 3), ("n", 0), ("n", -2), ("r", 0), ("r", 1 << 20), ("p", 0),
        ("p", 1 << 10),
    ])
    func scryptParametersAreCapped(member: String, value: Int) throws {
        let key = SigningKey()
        let text = String(decoding: try Self.sealed(key).bytes(), as: UTF8.self)
        let now = ["n": 1 << 10, "r": 8, "p": 1][member] ?? 0
        let changed = text.replacing("\"\(member)\":\(now)", with: "\"\(member)\":\(value)")
        #expect(changed != text)
        let file = try KeyFile(json: Array(changed.utf8))
        let result = try file.open { () throws(PublisherError) in
            Issue.record("the passphrase was asked for")
            return []
        }
        guard case .failure(.unopenable) = result else {
            Issue.record("\(result)")
            return
        }
    }

    /// A sealed secret under another public key would sign in its name, or show that it was opened.
    @Test func sealIsBoundToThePublicKey() throws {
        let (key, other) = (SigningKey(), SigningKey())
        let sealed = try #require(
            SealedSecret(key.secret, keyID: key.keyID, passphrase: [1], cost: Self.cheap))
        #expect(sealed.open(keyID: key.keyID, passphrase: [1]) == key.secret)
        #expect(sealed.open(keyID: other.keyID, passphrase: [1]) == nil)
        #expect(sealed.open(keyID: key.keyID, passphrase: [2]) == nil)
        #expect(SealedSecret(key.secret, keyID: key.keyID, passphrase: [], cost: Self.cheap) == nil)
    }

    @Test func partsThatDoNotBelongTogetherAreRefused() throws {
        let (key, other) = (SigningKey(), SigningKey())
        var file = try KeyFile(key, role: nil, protection: .plain)
        file.privateKey = Hex.text(other.secret)
        let result = try file.open { () throws(PublisherError) in [] }
        guard case .failure(.mismatch) = result else {
            Issue.record("\(result)")
            return
        }
        file.publicKey = Hex.text(other.secret)
        #expect(file.key == nil)
    }
}
