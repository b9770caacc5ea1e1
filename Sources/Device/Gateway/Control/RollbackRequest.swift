import FoundationEssentials
import NIOCore
import SwiftletContract

/// `{"model": "shop-intent"}`.
struct RollbackRequest: Document {
    static let maxSize = Bytes.kibibytes(64)
    static let title = "rollback request"

    var model: ModelName

    static func model(in body: ByteBuffer) throws(Refusal) -> ModelName {
        do throws(DocumentError) {
            return try RollbackRequest(json: Data(body.readableBytesView)).model
        } catch {
            throw .malformed(error.description, parameter: "model")
        }
    }
}
