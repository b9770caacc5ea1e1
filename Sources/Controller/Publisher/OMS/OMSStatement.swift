import Crypto
import SwiftletContract
import SwiftletTrust

/// The in-toto statement that OMS 1.0 signs (section 5): every file by its name and its SHA-256.
struct OMSStatement {
    private static let type: JSON = "https://in-toto.io/Statement/v1"
    private static let predicateType: JSON = "https://model_signing/signature/v1.0"
    /// What lies beside the files that we sign, and cannot be signed itself.
    private static let ignored: JSON = [JSON(Release.signatureName), JSON(Release.producerSignatureName)]

    /// What people call the model.
    private let subject: JSONText
    /// In the order in which the root digest has them.
    let files: [OMSResource]

    init(_ files: [OMSSignature.File], subject: String) {
        self.subject = JSONText(subject)
        self.files = files.map { OMSResource(name: JSONText($0.name), digest: $0.digest) }
            .sorted { $0.name < $1.name }
    }

    /// Reads a payload whose signature holds (8.3). `path` is for messages.
    init(_ payload: [UInt8], path: String) throws(OMSError) {
        let statement: Fields
        let predicate: Fields
        do throws(TrustError) {
            statement = try Self.statement(payload, path: path)
            predicate = try statement.object("predicate")
        } catch {
            // The reference implementation writes the size of shards as a fraction, which is no JSON of ours.
            if String(decoding: payload, as: UTF8.self).contains("\"shard_size\"") { throw Self.shards(in: path) }
            throw .malformed(error, in: path)
        }
        try Self.checkSerialization(predicate, path: path)
        do throws(TrustError) {
            let subject = try Self.subject(of: statement)
            self.subject = subject.name
            self.files = try Self.files(of: predicate, subject: subject.name)
            guard subject.digest.string == Self.rootDigest(of: files) else {
                throw statement.fault("its subject's digest is not that of its files")
            }
        } catch { throw .malformed(error, in: path) }
    }

    private static func statement(_ payload: [UInt8], path: String) throws(TrustError) -> Fields {
        guard let object = try JSON(parsing: payload, file: path).object else {
            throw .malformed(file: path, reason: "its statement is not an object")
        }
        guard object["_type"] == type, object["predicateType"] == predicateType else {
            throw .malformed(file: path, reason: "its statement is not a model signature of OMS 1.0")
        }
        return Fields(object, file: path)
    }

    /// 5.2.2.
    private static func checkSerialization(_ predicate: Fields, path: String) throws(OMSError) {
        let method: String
        let hash: String
        do throws(TrustError) {
            let serialization = try predicate.object("serialization")
            method = try serialization.text("method").string
            hash = try serialization.text("hash_type").string
            _ = try serialization.bool("allow_symlinks")
        } catch { throw .malformed(error, in: path) }
        guard method == "files" else { throw shards(in: path) }
        guard hash == "sha256" else {
            throw .unsupported(
                signature: path, what: "uses another hash than SHA-256",
                instead: "ask the producer for one with SHA-256, the default")
        }
    }

    private static func shards(in path: String) -> OMSError {
        .unsupported(
            signature: path, what: "signs shards of files", instead: "ask the producer for one that signs whole files")
    }

    /// 5.2.1 and 6.1.2. The order is not checked: the reference implementation sorts names by their segments, the
    /// specification by their characters. And one file that was signed alone it calls `.`: its name is the subject's.
    private static func files(of predicate: Fields, subject: JSONText) throws(TrustError) -> [OMSResource] {
        let resources = try predicate.objects("resources")
        guard resources.isEmpty == false else { throw predicate.fault("it signs no files") }
        var seen: Set<JSONText> = []
        var files: [OMSResource] = []
        for resource in resources {
            let given = try resource.text("name")
            let name = given == "." && resources.count == 1 ? subject : given
            guard isRelative(name) else { throw predicate.fault("it signs a name that leads out of its folder") }
            guard seen.insert(name).inserted else { throw predicate.fault("it signs one name twice") }
            guard try resource.text("algorithm").string == "sha256",
                let digest = Digest(hex: try resource.text("digest").string)
            else { throw predicate.fault("a file's digest is not a SHA-256") }
            files.append(OMSResource(name: name, digest: digest))
        }
        return files
    }

    private static func isRelative(_ name: JSONText) -> Bool {
        name.utf8.contains(0) == false
            && name.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).allSatisfy { segment in
                segment.isEmpty == false && segment.elementsEqual(".".utf8) == false
                    && segment.elementsEqual("..".utf8) == false
            }
    }

    /// 6.5: exactly one, which names the files together.
    private static func subject(of statement: Fields) throws(TrustError) -> (name: JSONText, digest: JSONText) {
        let subjects = try statement.objects("subject")
        guard subjects.count == 1, let subject = subjects.first else {
            throw statement.fault("it has \(subjects.count) subjects where one belongs")
        }
        return (try subject.text("name"), try subject.object("digest").text("sha256"))
    }

    /// 6.5.1.
    private static func rootDigest(of files: [OMSResource]) -> String {
        Hex.text(SHA256.hash(data: files.flatMap { Hex.bytes($0.digest.hex.utf8) ?? [] }))
    }

    var json: [UInt8] {
        let resources = files.map { file -> JSON in
            ["name": .text(file.name), "algorithm": "sha256", "digest": JSON(file.digest.hex)]
        }
        let statement: JSON = [
            "_type": Self.type, "predicateType": Self.predicateType,
            "subject": [["name": .text(subject), "digest": ["sha256": JSON(Self.rootDigest(of: files))]]],
            "predicate": [
                "resources": .array(resources),
                "serialization": [
                    "method": "files", "hash_type": "sha256", "allow_symlinks": false, "ignore_paths": Self.ignored,
                ],
            ],
        ]
        return statement.compact
    }
}
