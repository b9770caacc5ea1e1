import Glibc

/// `FLEET/.lock`, or another that is held in the same way, open. It is let go when this is gone, also by a process that is killed.
struct FleetLockFile: ~Copyable {
    private static let longestNumber = 16
    private let file: Descriptor

    init(_ directory: FleetDirectory, at path: String? = nil) throws(PublisherError) {
        do throws(PublisherError) {
            file = try Descriptor(path ?? directory.lockPath, O_RDWR | O_CREAT, mode: 0o600, action: "lock")
        } catch {
            guard case .io(let fault) = error, fault.code == ENOENT else { throw error }
            throw .noFleet(path: directory.path)
        }
    }

    /// Also where a child that is just being started still has it open.
    deinit { flock(file.number, LOCK_UN) }

    /// False: somebody else has it.
    func take() throws(PublisherError) -> Bool {
        while flock(file.number, LOCK_EX | LOCK_NB) != 0 {
            if errno == EWOULDBLOCK { return false }
            guard errno == EINTR else { throw .io(.last("lock", file.path)) }
        }
        sign()
        return true
    }

    /// Blocks its thread.
    func wait() throws(PublisherError) {
        while flock(file.number, LOCK_EX) != 0 {
            guard errno == EINTR else { throw .io(.last("lock", file.path)) }
        }
        sign()
    }

    /// The process that has it, as it says itself; nil where that is not known.
    var holder: Int32? {
        var bytes = [UInt8](repeating: 0, count: Self.longestNumber)
        let count = pread(file.number, &bytes, bytes.count, 0)
        guard count > 0 else { return nil }
        return Int32(String(decoding: bytes.prefix(count).prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self))
    }

    /// For people who wait: that it cannot be written harms nobody.
    private func sign() {
        let text = Array("\(getpid())\n".utf8)
        guard ftruncate(file.number, 0) == 0 else { return }
        _ = pwrite(file.number, text, text.count, 0)
    }
}
