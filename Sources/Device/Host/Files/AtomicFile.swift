public import FoundationEssentials
import Glibc
public import SwiftletContract
public import SystemPackage

/// Small files that are either the old one or the new one, whole, whatever is killed or unplugged meanwhile.
public enum AtomicFile {
    /// Writes beside `path` (`.<name>.new`), flushes, renames, flushes the directory.
    ///
    /// One writer at a time: two at once can fail each other, but never mix their bytes. `mode` holds whatever the
    /// umask is.
    public static func write(
        _ bytes: some ContiguousBytes, to path: FilePath, mode: UInt32 = 0o600
    ) throws(HostError) {
        guard let name = path.lastComponent else { throw .notRegularFile(path: path) }
        let directory = path.parent
        let new = directory.appending(".\(name.string).new")
        try Directory.remove(new)
        do throws(HostError) {
            let file = try OpenFile(new, O_WRONLY | O_CREAT | O_EXCL, mode: 0o600)
            let written = bytes.withUnsafeBytes { buffer in
                Result { () throws(HostError) in try file.write(RawSpan(_unsafeBytes: buffer), at: 0) }
            }
            try written.get()
            try file.setMode(mode)
            try file.sync()
            try Directory.rename(new, to: path)
        } catch {
            unlink(new.string)
            throw error
        }
        try Directory.sync(directory)
    }

    /// Reads a regular file; a link, a pipe and a file above `maxSize` are refused. `followsLink` is for what an
    /// operator has put somewhere, never for the daemon's own files.
    public static func read(_ path: FilePath, maxSize: Bytes, followsLink: Bool = false) throws(HostError) -> [UInt8] {
        // Without O_NONBLOCK the open of a pipe would wait for its writer.
        let file = try OpenFile(path, O_RDONLY | O_NONBLOCK, followsLink: followsLink)
        let size = try file.size()
        guard size <= maxSize else { throw .tooLarge(path: path, limit: maxSize) }
        return try file.readAll(expecting: Int(size.count), limit: maxSize)
    }

    /// nil where there is no such file.
    public static func readIfPresent(_ path: FilePath, maxSize: Bytes) throws(HostError) -> [UInt8]? {
        do { return try read(path, maxSize: maxSize) } catch {
            if case .missing = error { return nil }
            throw error
        }
    }
}

extension OpenFile {
    /// To the end of the file, which may be further than `size` said: kernel files say 0, others grow.
    func readAll(expecting size: Int, limit: Bytes) throws(HostError) -> [UInt8] {
        var all: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: min(max(size + 1, 4096), 1 << 20))
        while true {
            let count = try read(into: &buffer)
            if count == 0 { return all }
            guard Int64(all.count + count) <= limit.count else { throw .tooLarge(path: path, limit: limit) }
            all += buffer.prefix(count)
        }
    }
}

extension FilePath {
    /// The directory that the path's last component lies in: `.` for a bare name.
    var parent: FilePath {
        let parent = removingLastComponent()
        return parent.isEmpty ? "." : parent
    }
}
