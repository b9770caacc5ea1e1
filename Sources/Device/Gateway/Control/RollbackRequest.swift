import SwiftletContract

/// `{"model": "shop-intent"}`.
struct RollbackRequest: Document {
    static let maxSize = Bytes.kibibytes(64)
    static let title = "rollback request"

    var model: ModelName
}
