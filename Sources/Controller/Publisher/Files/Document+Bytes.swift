import FoundationEssentials
import SwiftletContract

extension Document {
    func bytes(pretty: Bool = false) throws(PublisherError) -> [UInt8] {
        do throws(DocumentError) { return Array(try json(pretty: pretty)) } catch { throw .document(error) }
    }

    static func read(_ bytes: [UInt8]) throws(PublisherError) -> Self {
        do throws(DocumentError) { return try Self(json: bytes) } catch { throw .document(error) }
    }
}
