import SwiftletContract
import SwiftletPublisher

extension ReleaseDraft {
    /// Signs the release's files with `key`. What is published of this version already keeps its signatures where they
    /// are as good: a signature is another one each time, and the same manifest twice must be the same release.
    mutating func sign(with key: OMSPrivateKey?, published: Release?, in repository: Repository) throws {
        func bytes(_ blob: Blob?) throws -> [UInt8]? {
            try blob.flatMap { try repository.contents(of: $0, limit: OMSSignature.maxSize) }
        }
        if producerSignature == nil { producerSignature = try bytes(published?.producerSignature) }
        let old = try bytes(published?.signature)
        guard let key else {
            signature = old
            return
        }
        let files = try release(sequence: 1, floor: 0).files
            .map { OMSSignature.File(name: $0.name, digest: $0.blob.digest) }
        let new = try OMSSignature(signing: files, subject: "\(manifest.name)-\(manifest.version)", key: key)
        let published = old.flatMap {
            try? OMSSignature(verifying: $0, path: Release.signatureName, key: key.publicKey)
        }
        signature = published.map(new.signsTheSame) == true ? old : new.bytes
    }
}
