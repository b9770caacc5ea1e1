import SwiftletContract
import SwiftletHarness
import SystemPackage
import Testing

extension Interruptions {
    /// What only a power cut would tell, seen in the daemon's system calls: nothing rests on what is not on the disk yet.
    @Suite(.timeLimit(.minutes(3))) struct FlushTests {
        private enum Call {
            case flush(FilePath)
            case rename(FilePath, to: FilePath)
            case remove(FilePath)

            /// `123 rename("/a", "/b") = 0`, `123 fsync(7</a>) = 0`; where other threads come in between, only its
            /// beginning.
            init?(_ line: Substring) {
                let quoted = line.split(separator: "\"", omittingEmptySubsequences: false)
                let paths = stride(from: 1, to: quoted.count, by: 2).map { FilePath(String(quoted[$0])) }
                if line.contains(" fsync("), let start = line.firstIndex(of: "<"), let end = line.firstIndex(of: ">") {
                    self = .flush(FilePath(String(line[line.index(after: start)..<end])))
                } else if line.contains(" rename"), let old = paths.first, let new = paths.dropFirst().first {
                    self = .rename(old, to: new)
                } else if line.contains(" unlink"), let path = paths.first {
                    self = .remove(path)
                } else {
                    return nil
                }
            }

            /// The directory that it changes, or that it flushes itself or a file of.
            func isIn(_ directory: FilePath) -> Bool {
                switch self {
                case .flush(let path): path == directory || path.removingLastComponent() == directory
                case .rename(_, let path), .remove(let path): path.removingLastComponent() == directory
                }
            }
        }

        /// Each file before it gets its name, each directory after it was changed; also where a new root revokes the
        /// timestamp's key, and what that key signed is removed before the root is stored.
        @Test func eachChangeOfTheTrustStoreAndOfTheBlobsIsFlushed() async throws {
            try await Setting.with { setting in
                let model = MadeUpModel(version: "1.0.0")
                let trace = setting.world.directory.appending("trace")
                let node = try await setting.node(
                    serving: model,
                    under: [
                        "/usr/bin/strace", "-D", "-f", "-y", "-qq", "-o", trace.string, "-e",
                        "trace=fsync,?rename,?renameat,?renameat2,?unlink,?unlinkat",
                    ])
                try await setting.fleet.ctl("keys", "rotate", "timestamp", "--generate")
                try await until("the node has the new root") { try await node.report().sync.versions["root"] == 2 }
                try await node.stop()
                let trust = node.state.appending("trust")
                let history = trust.appending("root_history")
                let calls = try await eventually("the trace is whole") {
                    let calls = String(decoding: try Scratch.read(trace), as: UTF8.self).split(separator: "\n")
                        .compactMap(Call.init)
                    guard calls.contains(where: { $0.isIn(history) }) else { throw NotYet("\(calls.count) calls") }
                    return calls
                }
                for directory in [trust, history, node.state.appending("blobs/sha256")] {
                    try check(calls, in: directory)
                }
                try checkOrder(calls, trust)
            }
        }

        private func check(_ calls: [Call], in directory: FilePath) throws {
            var names = 0
            for (index, call) in calls.enumerated() where call.isIn(directory) {
                switch call {
                case .flush: continue
                // What was never finished.
                case .remove(let path): if path.lastComponent?.string.hasPrefix(".") != false { continue }
                case .rename(let old, _):
                    names += 1
                    let isFlushed = calls.prefix(index).contains { if case .flush(old) = $0 { true } else { false } }
                    #expect(isFlushed, "\(call)")
                }
                let next = calls.dropFirst(index + 1).first { $0.isIn(directory) }
                let isFlushed = if case .flush(directory)? = next { true } else { false }
                #expect(isFlushed, "\(call) is followed by \(next as Any)")
            }
            try #require(names > 0, "nothing was stored in \(directory)")
        }

        private func checkOrder(_ calls: [Call], _ trust: FilePath) throws {
            let root = try #require(
                calls.firstIndex {
                    if case .rename(_, let path) = $0 { path.lastComponent?.string == "2.root.json" } else { false }
                })
            for name in ["timestamp.json", "latest-signed-time"] {
                let isBefore = calls.prefix(root).contains {
                    if case .remove(trust.appending(name)) = $0 { true } else { false }
                }
                try #require(isBefore, "\(name) is there still when the root is stored")
            }
        }
    }
}
