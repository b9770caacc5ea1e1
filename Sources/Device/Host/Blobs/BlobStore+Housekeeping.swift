public import SwiftletContract
import SystemPackage

extension BlobStore {
    /// Of the whole blobs. Files with other names are left alone.
    public func digests() throws(HostError) -> Set<Digest> { try digests(in: whole) }

    /// Removes the blob and what has arrived of it; nothing there is no error.
    public func remove(_ digest: Digest) throws(HostError) {
        try Directory.remove(path(of: digest))
        try Directory.remove(partial.appending(digest.hex))
    }

    /// Removes every blob, whole or partial, that is not in `wanted`. Returns the whole ones that went.
    @discardableResult
    public func keepOnly(_ wanted: Set<Digest>) throws(HostError) -> Set<Digest> {
        let unwanted = try digests().subtracting(wanted)
        for digest in unwanted { try Directory.remove(path(of: digest)) }
        for digest in try digests(in: partial).subtracting(wanted) {
            try Directory.remove(partial.appending(digest.hex))
        }
        return unwanted
    }

    private func digests(in directory: FilePath) throws(HostError) -> Set<Digest> {
        Set(try Directory.names(in: directory).compactMap { Digest(hex: $0) })
    }
}
