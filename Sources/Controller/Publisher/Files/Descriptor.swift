import Glibc

/// An open file that closes itself.
struct Descriptor: ~Copyable {
    let number: Int32
    let path: String

    /// `name` is what faults call it, where a person knows it by another than its path.
    init(
        _ path: String, _ flags: Int32, mode: mode_t = 0, action: String, name: String? = nil
    ) throws(PublisherError) {
        var number: Int32
        repeat { number = open(path, flags | O_CLOEXEC, mode) } while number < 0 && errno == EINTR
        guard number >= 0 else { throw .io(.last(action, name ?? path)) }
        self.number = number
        self.path = name ?? path
    }

    deinit { close(number) }

    func status() throws(PublisherError) -> stat {
        var status = stat()
        guard fstat(number, &status) == 0 else { throw .io(.last("inspect", path)) }
        return status
    }

    /// Fills the front of the buffer with what there is, at most `limit` bytes; 0 at the end.
    func read(into buffer: inout [UInt8], atMost limit: Int) throws(PublisherError) -> Int {
        while true {
            let count = buffer.withUnsafeMutableBytes { Glibc.read(number, $0.baseAddress, min(limit, $0.count)) }
            if count >= 0 { return count }
            guard errno == EINTR else { throw .io(.last("read", path)) }
        }
    }

    /// All of the first `count` bytes.
    func write(_ bytes: [UInt8], count: Int) throws(PublisherError) {
        var done = 0
        while done < count {
            let written = bytes.withUnsafeBytes {
                Glibc.write(number, $0.baseAddress?.advanced(by: done), count - done)
            }
            if written >= 0 {
                done += written
            } else if errno != EINTR {
                throw .io(.last("write", path))
            }
        }
    }

    func sync() throws(PublisherError) {
        guard fsync(number) == 0 else { throw .io(.last("flush", path)) }
    }

    func setMode(_ mode: mode_t) throws(PublisherError) {
        guard fchmod(number, mode) == 0 else { throw .io(.last("set the permissions of", path)) }
    }
}
