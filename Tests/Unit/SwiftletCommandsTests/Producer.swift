import Crypto
import Foundation
import SwiftletContract
import SwiftletPublisher

/// Someone with a key pair in two files of the test's folder, who signs models.
struct Producer {
    let fleet: TestFleet
    /// The paths of the two files.
    let publicKey: String
    let privateKey: String
    let publicPEM: String
    private let key: OMSPrivateKey

    init(in fleet: TestFleet, named name: String = "producer") throws {
        let pair = P256.Signing.PrivateKey()
        self.fleet = fleet
        self.publicPEM = pair.publicKey.pemRepresentation + "\n"
        self.key = try OMSPrivateKey(pem: Array(pair.pemRepresentation.utf8), path: "")
        self.publicKey = "\(fleet.folder)/\(name).pub.pem"
        self.privateKey = "\(fleet.folder)/\(name).pem"
        try fleet.write("\(name).pub.pem", Array(publicPEM.utf8))
        try fleet.write("\(name).pem", Array(pair.pemRepresentation.utf8))
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: privateKey)
    }

    /// Signs files of the model's folder as they are now; returns the signature.
    @discardableResult
    func sign(_ names: [String], into path: String = "model/model.sig") throws -> [UInt8] {
        let files = try names.map { name in
            OMSSignature.File(
                name: name, digest: try FileDigest.blob(ofFileAt: "\(fleet.folder)/model/\(name)").digest)
        }
        let signature = try OMSSignature(signing: files, subject: "model", key: key)
        try fleet.write(path, signature.bytes)
        return signature.bytes
    }
}
