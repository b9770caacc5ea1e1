import Glibc
import SwiftletContract
import SystemPackage

/// A bundle that is arriving: what was appended is written where it belongs, blobs hashed as they come. Nothing of it
/// counts before `commit`.
public final class IncomingBundle {
    private let store: BundleStore
    private var decoder = BundleDecoder()
    private var sink = Sink.none

    private enum Sink {
        case none
        /// Content that is there already, and is only passed over.
        case known
        case blob(PartialBlob)
        case document([UInt8])
    }

    init(store: BundleStore) { self.store = store }

    /// The next bytes of the bundle.
    public func append(_ bytes: [UInt8]) throws(BundleFault) {
        var input = bytes[...]
        while let item = try decode(&input) {
            do throws(HostError) { try take(item) } catch { throw BundleFault(error) }
        }
    }

    /// From here on the bundle is whole, also after a power cut.
    public func commit() throws(BundleFault) {
        do throws(BundleError) { try decoder.finish() } catch { throw .content(error) }
        do throws(HostError) {
            try Directory.sync(store.partial)
            try Directory.rename(store.partial, to: store.directory)
            try Directory.sync(store.directory.parent)
        } catch { throw .host(error) }
    }

    /// Removes what has arrived; whole blobs stay until the next housekeeping.
    public func abandon() throws(HostError) { try Directory.removeFlat(store.partial) }

    private func decode(_ input: inout ArraySlice<UInt8>) throws(BundleFault) -> BundleDecoder.Item? {
        do throws(BundleError) { return try decoder.next(&input) } catch { throw .content(error) }
    }

    private func take(_ item: BundleDecoder.Item) throws(HostError) {
        switch item {
        case .begin(let entry): sink = try open(entry)
        case .content(let bytes):
            switch sink {
            case .none, .known: break
            case .blob(let blob): try blob.append(bytes.span.bytes)
            case .document(let begun): sink = .document(begun + bytes)
            }
        case .end(let entry):
            try close(entry)
            sink = .none
        }
    }

    private func open(_ entry: BundleEntry) throws(HostError) -> Sink {
        guard let digest = entry.path.digest else { return .document([]) }
        let blob = Blob(digest: digest, size: entry.size)
        if store.blobs.contains(blob), try store.blobs.verify(blob) == .ok { return .known }
        let partial = try store.blobs.begin(blob)
        // What came over the network is not worth a special case here.
        if partial.offset > .zero { try partial.restart() }
        return .blob(partial)
    }

    private func close(_ entry: BundleEntry) throws(HostError) {
        switch sink {
        case .none, .known: break
        case .blob(let blob): try blob.commit()
        case .document(let bytes):
            let path = store.partial.appending(BundleStore.name(of: entry.path))
            let file = try OpenFile(path, O_WRONLY | O_CREAT | O_EXCL, mode: 0o600)
            try file.write(bytes.span.bytes, at: 0)
            try file.sync()
        }
    }
}
