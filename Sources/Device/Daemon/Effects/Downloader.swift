import FoundationEssentials
import NIOCore
import SwiftletAgent
import SwiftletContract
import SwiftletHost

/// Fetches a blob into the store, from where the last try stopped, hashing as it comes.
struct Downloader: Sendable {
    let repository: String
    let store: BlobStore
    let uplink: UplinkClient
    let live: LiveSettings

    /// `progress` hears of every `step` bytes.
    private static let step = Bytes.mebibytes(4)

    /// Nil when the blob is in the store. What a bundle brought is there already, or it never will be.
    ///
    /// - Parameter transferred: told how fast it came, also of what broke off.
    func download(
        _ blob: Blob, from origin: Origin, progress: (Bytes) -> Void, transferred: (Transfer) -> Void
    ) async -> Failure? {
        if store.contains(blob), (try? store.verify(blob)) == .ok { return nil }
        guard origin == .network else {
            return Failure(
                code: .contentRejected, message: "The bundle does not hold \(blob.digest.short) (\(blob.size)).",
                retry: .notUntilChanged)
        }
        do {
            let part = try store.begin(blob)
            if part.offset < blob.size {
                let (start, offset) = (ContinuousClock.now, part.offset)
                var newest = start
                let failure = await fill(part, progress, newest: &newest)
                if let transfer = Transfer(part.offset - offset, in: newest - start, endedAt: Date()) {
                    transferred(transfer)
                }
                if let failure { return failure }
            }
            try part.commit()
            return nil
        } catch {
            return Self.failure(error)
        }
    }

    /// - Parameter newest: when the last bytes came: a server that falls silent is no slow line.
    private func fill(
        _ part: PartialBlob, _ progress: (Bytes) -> Void, newest: inout ContinuousClock.Instant
    ) async -> Failure? {
        let blob = part.blob
        let url = "\(repository)/blobs/sha256/\(blob.digest.hex)"
        let request = UplinkRequest(
            url: url, maxSize: blob.size, offset: part.offset, maxRate: live.current.maxRate)
        var status = 0
        var told = part.offset
        do {
            let end = try await uplink.fetch(request) { head in
                status = head.status
                guard status == 200 || status == 206 else { return }
                if head.offset == .zero, part.offset > .zero { try part.restart() }
                guard head.offset == part.offset else { throw Misplaced() }
            } chunk: { buffer in
                guard status == 200 || status == 206 else { return }
                try buffer.withUnsafeReadableBytes { try part.append($0) }
                newest = .now
                if part.offset - told >= Self.step {
                    told = part.offset
                    progress(part.offset)
                }
            }
            guard status == 200 || status == 206 else { return Self.failure(status: status, url: url) }
            guard end.failure == nil || part.offset == blob.size else { return Self.failure(.transfer(end)) }
            guard part.offset == blob.size else {
                return Failure(
                    code: .downloadFailing,
                    message: "The server sent \(part.offset) of the \(blob.size) of \(blob.digest.short).", retry: .soon
                )
            }
            return nil
        } catch {
            return Self.failure(error)
        }
    }

    /// The server sent another part than was asked for.
    private struct Misplaced: Error {}

    private static func failure(status: Int, url: String) -> Failure {
        // Also a 404 passes: a mirror may have the metadata before it has the blobs, and nothing tells when it has them.
        Failure(code: .downloadFailing, message: "The server answered \(status) for \(url).", retry: .soon)
    }

    private static func failure(_ error: UplinkError) -> Failure {
        if case .receiver(let inner) = error, let host = inner as? HostError { return failure(host) }
        if case .transfer(let end) = error, end.failure == .tooLarge {
            return Failure(code: .contentRejected, message: "The server sent more than was signed.", retry: .soon)
        }
        return Failure(code: .downloadFailing, message: "\(error)", retry: .soon)
    }

    private static func failure(_ error: HostError) -> Failure {
        switch error {
        case .noSpace: Failure(code: .noSpace, message: error.description, retry: .soon)
        case .content, .overrun: Failure(code: .contentRejected, message: error.description, retry: .soon)
        default: Failure(code: .downloadFailing, message: error.description, retry: .soon)
        }
    }
}
