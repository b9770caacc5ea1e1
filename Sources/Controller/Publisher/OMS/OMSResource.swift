import SwiftletContract
import SwiftletTrust

/// A file as a statement names it (5.2.1): by its path from the folder that was signed.
struct OMSResource {
    let name: JSONText
    let digest: Digest
}
