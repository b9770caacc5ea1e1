import Crypto
import Glibc
import SwiftletContract
import SwiftletHost
import SystemPackage
import Testing

@Suite(.timeLimit(.minutes(1))) struct BlobStoreTests {
    let content = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }

    @Test func storesWhatArrivesInPieces() async throws {
        try await withStore { store in
            let blob = blob(of: content)
            let partial = try store.begin(blob)
            #expect(partial.offset == .zero)
            #expect(store.contains(blob) == false)
            try append(content[..<1000], to: partial)
            try append(content[1000...], to: partial)
            #expect(partial.offset == blob.size)
            try partial.commit()
            #expect(store.contains(blob))
            #expect(try store.verify(blob) == .ok)
            #expect(mode(of: store.path(of: blob)) == 0o440)
            #expect(try store.digests() == [blob.digest])
            #expect(try AtomicFile.read(store.path(of: blob), maxSize: blob.size) == content)
            #expect(try names(in: store.root.appending("partial")).isEmpty)
            #expect(throws: HostError.self) { try partial.commit() }
            #expect(throws: HostError.self) { try append([1], to: partial) }
        }
    }

    @Test func resumesWhereACrashLeftIt() async throws {
        try await withStore { store in
            let blob = blob(of: content)
            try interrupted(store, blob, after: content.prefix(123_456))
            let partial = try BlobStore(root: store.root, reserve: .zero).begin(blob)
            #expect(partial.offset == Bytes(123_456))
            try append(content[123_456...], to: partial)
            try partial.commit()
            #expect(try store.verify(blob) == .ok)
        }
    }

    @Test func restartForgetsWhatIsThere() async throws {
        try await withStore { store in
            let blob = blob(of: content)
            try interrupted(store, blob, after: [UInt8](repeating: 9, count: 5000))
            let partial = try store.begin(blob)
            #expect(partial.offset == Bytes(5000))
            try partial.restart()
            #expect(partial.offset == .zero)
            try append(content, to: partial)
            try partial.commit()
            #expect(try store.verify(blob) == .ok)
        }
    }

    @Test func aTornPartialIsFoundOutAndDeleted() async throws {
        try await withStore { store in
            let blob = blob(of: content)
            try interrupted(store, blob, after: content.prefix(999) + [UInt8](repeating: 0, count: 1001))
            let partial = try store.begin(blob)
            try append(content[2000...], to: partial)
            let error = #expect(throws: HostError.self) { try partial.commit() }
            guard case .content(blob, .some, blob.size) = error else {
                return #expect(Bool(false), "\(String(describing: error))")
            }
            #expect(store.contains(blob) == false)
            #expect(try names(in: store.root.appending("partial")).isEmpty)
            #expect(try store.begin(blob).offset == .zero)
        }
    }

    @Test func tooShortIsRefusedAtTheEnd() async throws {
        try await withStore { store in
            let blob = blob(of: content)
            let partial = try store.begin(blob)
            try append(content[..<10], to: partial)
            #expect(throws: HostError.content(blob: blob, found: nil, size: Bytes(10))) { try partial.commit() }
            #expect(store.contains(blob) == false)
        }
    }

    @Test func neverGrowsPastItsSize() async throws {
        try await withStore { store in
            let blob = blob(of: content)
            let partial = try store.begin(blob)
            try append(content, to: partial)
            let error = #expect(throws: HostError.self) { try append([0], to: partial) }
            guard case .overrun = error else { return #expect(Bool(false), "\(String(describing: error))") }
            try partial.commit()
            #expect(try store.verify(blob) == .ok)
        }
    }

    @Test func aPartialThatIsTooLongBeginsAnew() async throws {
        try await withStore { store in
            let blob = blob(of: Array(content.prefix(100)))
            let path = store.root.appending("partial").appending(blob.digest.hex)
            try AtomicFile.write(content, to: path)
            #expect(try store.begin(blob).offset == .zero)
        }
    }

    @Test func isWrittenByOneAtATime() async throws {
        try await withStore { store in
            let blob = blob(of: content)
            let first = try store.begin(blob)
            let error = #expect(throws: HostError.self) { try store.begin(blob) }
            guard case .locked = error else { return #expect(Bool(false), "\(String(describing: error))") }
            try append(content, to: first)
            try first.commit()
        }
    }

    @Test func verifyTellsWhatIsWrong() async throws {
        try await withStore { store in
            let blob = blob(of: content)
            #expect(try store.verify(blob) == .missing)
            var spoilt = content
            spoilt[200_000] ^= 1
            try AtomicFile.write(spoilt, to: store.path(of: blob))
            #expect(store.contains(blob))
            #expect(try store.verify(blob) == .corrupt(found: self.blob(of: spoilt).digest, size: blob.size))
            try AtomicFile.write([1], to: store.path(of: blob))
            #expect(store.contains(blob) == false)
            #expect(try store.verify(blob) == .corrupt(found: nil, size: Bytes(1)))
        }
    }

    @Test func aLinkIsNoBlob() async throws {
        try await withStore { store in
            let blob = blob(of: content)
            let elsewhere = store.root.appending("elsewhere")
            try AtomicFile.write(content, to: elsewhere)
            symlink(elsewhere.string, store.path(of: blob).string)
            #expect(store.contains(blob) == false)
            #expect(throws: HostError.notRegularFile(path: store.path(of: blob))) { try store.verify(blob) }
        }
    }

    @Test func keepsOnlyWhatIsWanted() async throws {
        try await withStore { store in
            let blobs = (1...3).map { blob(of: [UInt8($0)]) }
            for (index, blob) in blobs.enumerated() {
                let partial = try store.begin(blob)
                try append([UInt8(index + 1)], to: partial)
                try partial.commit()
            }
            let wanted = blob(of: content)
            let unwanted = blob(of: content + [1])
            try interrupted(store, wanted, after: [1])
            try interrupted(store, unwanted, after: [1])
            let stranger = store.root.appending("sha256").appending("README")
            try AtomicFile.write([1], to: stranger)

            #expect(try store.keepOnly([blobs[0].digest, wanted.digest]) == [blobs[1].digest, blobs[2].digest])
            #expect(try store.digests() == [blobs[0].digest])
            #expect(try names(in: store.root.appending("partial")) == [wanted.digest.hex])
            #expect(exists(stranger))
            try store.remove(blobs[0].digest)
            try store.remove(blobs[0].digest)
            #expect(try store.digests().isEmpty)
        }
    }

    @Test func asksForSpaceBeforeItBegins() async throws {
        try await withScratch { directory in
            let store = try BlobStore(root: directory, reserve: Bytes(Int64.max / 2))
            let error = #expect(throws: HostError.self) { try store.begin(blob(of: content)) }
            guard case .noSpace(_, .some, .some) = error else {
                return #expect(Bool(false), "\(String(describing: error))")
            }
        }
    }

    @Test(.enabled(if: canMount())) func aFullDiskIsItsOwnError() async throws {
        try await withScratch { directory in
            try #require(mount("tmpfs", directory.string, "tmpfs", 0, "size=256k") == 0)
            defer { umount(directory.string) }
            let store = try BlobStore(root: directory, reserve: .zero)
            #expect(try store.freeSpace() <= .kibibytes(256))
            let blob = blob(of: content)
            #expect(throws: HostError.self) { try store.begin(blob) }
            let small = self.blob(of: Array(content.prefix(200_000)))
            let partial = try store.begin(small)
            try AtomicFile.write([UInt8](repeating: 1, count: 150_000), to: directory.appending("other"))
            let error = #expect(throws: HostError.self) { try append(content[..<200_000], to: partial) }
            guard case .noSpace = error else { return #expect(Bool(false), "\(String(describing: error))") }
            unlink(directory.appending("other").string)
            try append(content[..<200_000], to: partial)
            try partial.commit()
            #expect(try store.verify(small) == .ok)
        }
    }

    private func withStore(_ body: (BlobStore) async throws -> Void) async throws {
        try await withScratch { try await body(try BlobStore(root: $0.appending("blobs"), reserve: .zero)) }
    }

    /// As a killed daemon leaves it.
    private func interrupted(_ store: BlobStore, _ blob: Blob, after bytes: some Sequence<UInt8>) throws {
        try append(Array(bytes), to: store.begin(blob))
    }

    private func append(_ bytes: some Sequence<UInt8>, to partial: PartialBlob) throws {
        let array = Array(bytes)
        try partial.append(array.span.bytes)
    }

    private func blob(of bytes: [UInt8]) -> Blob {
        guard let digest = SwiftletContract.Digest(bytes: SHA256.hash(data: bytes)) else { preconditionFailure() }
        return Blob(digest: digest, size: Bytes(bytes.count))
    }

    private func names(in directory: FilePath) throws -> [String] {
        guard let stream = opendir(directory.string) else { throw Errno(rawValue: errno) }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            names.append(
                withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) })
        }
        return names.filter { $0 != "." && $0 != ".." }
    }
}
