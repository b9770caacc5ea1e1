import Foundation
import Testing

@testable import SwiftletServer

private let hex = String(repeating: "0a", count: 32)

@Suite(.timeLimit(.minutes(1))) struct StaticTreeTests {
    @Test func servesFilesWithCachingHeaders() async throws {
        try await withServer { server in
            try server.write("metadata/timestamp.json", Array("{}".utf8))
            try server.write("blobs/sha256/\(hex)", [1, 2, 3])
            let timestamp = try await server.request("/metadata/timestamp.json")
            #expect(timestamp.status == 200 && timestamp.text == "{}")
            #expect(timestamp.headers["cache-control"] == "no-cache")
            #expect(timestamp.headers["content-type"] == "application/json")
            let blob = try await server.request("/blobs/sha256/\(hex)")
            #expect(blob.headers["cache-control"] == "public, max-age=31536000, immutable")
            #expect(blob.headers["etag"] == "\"\(hex)\"" && blob.headers["accept-ranges"] == "bytes")
        }
    }

    @Test func answersNotModifiedUntilTheFileIsReplaced() async throws {
        try await withServer { server in
            try server.write("metadata/timestamp.json", Array("one".utf8))
            let first = try await server.request("/metadata/timestamp.json")
            let tag = try #require(first.headers["etag"])
            let same = try await server.request("/metadata/timestamp.json", headers: ["If-None-Match": tag])
            #expect(same.status == 304 && same.body.isEmpty && same.headers["etag"] == tag)
            #expect(same.headers["content-length"] == nil)
            try server.write("metadata/timestamp.json", Array("two".utf8))
            let next = try await server.request("/metadata/timestamp.json", headers: ["If-None-Match": tag])
            #expect(next.status == 200 && next.text == "two" && next.headers["etag"] != tag)
        }
    }

    @Test func answersHeadWithoutBody() async throws {
        try await withServer { server in
            try server.write("blobs/sha256/\(hex)", [UInt8](repeating: 7, count: 1000))
            let head = try await server.request("/blobs/sha256/\(hex)", method: "HEAD", headers: ["Range": "bytes=0-9"])
            #expect(head.status == 200 && head.body.isEmpty && head.headers["content-length"] == "1000")
        }
    }

    @Test func sendsRanges() async throws {
        try await withServer { server in
            let bytes = (0..<1000).map { UInt8(truncatingIfNeeded: $0) }
            try server.write("blobs/sha256/\(hex)", bytes)
            func get(_ range: String, _ more: [String: String] = [:]) async throws -> Answer {
                try await server.request(
                    "/blobs/sha256/\(hex)", headers: more.merging(["Range": range]) { $1 })
            }
            let middle = try await get("bytes=100-199")
            #expect(middle.status == 206 && Array(middle.body) == Array(bytes[100..<200]))
            #expect(middle.headers["content-range"] == "bytes 100-199/1000")
            let tail = try await get("bytes=990-")
            #expect(tail.status == 206 && Array(tail.body) == Array(bytes[990...]))
            let beyond = try await get("bytes=1000-")
            #expect(beyond.status == 416 && beyond.headers["content-range"] == "bytes */1000" && beyond.body.isEmpty)
            let resumed = try await get("bytes=10-", ["If-Range": "\"\(hex)\""])
            #expect(resumed.status == 206 && resumed.body.count == 990)
            let other = try await get("bytes=10-", ["If-Range": "\"another\""])
            #expect(other.status == 200 && other.body.count == 1000)
        }
    }

    @Test func streamsLargeFiles() async throws {
        try await withServer { server in
            let bytes = (0..<(3 << 20) + 17).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
            try server.write("blobs/sha256/\(hex)", bytes)
            let answer = try await server.request("/blobs/sha256/\(hex)")
            #expect(answer.body == Data(bytes))
        }
    }

    @Test func servesEmptyFiles() async throws {
        try await withServer { server in
            try server.write("index.json", [])
            let answer = try await server.request("/index.json")
            #expect(answer.status == 200 && answer.body.isEmpty)
        }
    }

    /// What is not there, not of a known shape, a directory, a link or a FIFO: the same short 404, at once.
    @Test func nothingElseIsThere() async throws {
        try await withServer { server in
            try server.write("secret", [1])
            try server.write("blobs/sha256/other", [1])
            let folder = server.tree + "/metadata"
            try FileManager.default.createDirectory(atPath: folder + "/3.root.json", withIntermediateDirectories: true)
            try FileManager.default.createSymbolicLink(
                atPath: folder + "/4.root.json", withDestinationPath: server.tree + "/secret")
            #expect(mkfifo(folder + "/5.root.json", 0o600) == 0)
            for path in [
                "/", "/secret", "/blobs/sha256/other", "/metadata/2.root.json", "/metadata/3.root.json",
                "/metadata/4.root.json", "/metadata/5.root.json", "/metadata/%2e%2e/secret", "/metadata/..%2fsecret",
                "/blobs/sha256/..%2f..%2f..%2fcontroller.sqlite", "/v2/health",
            ] {
                let answer = try await server.request(path)
                #expect(answer.status == 404 && answer.body.isEmpty, "\(path)")
                #expect(answer.headers["cache-control"] == "no-store")
            }
        }
    }

    @Test(arguments: ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
    func theTreeIsReadOnly(method: String) async throws {
        try await withServer { server in
            try server.write("index.json", [1])
            let answer = try await server.request("/index.json", method: method)
            #expect(answer.status == 405 && answer.headers["allow"] == "GET, HEAD")
        }
    }

    @Test func compressesMetadataForThoseThatAsk() async throws {
        try await withServer { server in
            // Not too good to be true: the client of this test undoes it, and is wary of bombs.
            let text = (0..<200).map { "{\"\($0)\":\"\(($0 * 7919) % 1009)\"}" }.joined()
            for path in ["metadata/1.snapshot.json", "targets/rollouts/\(hex).stable.json"] {
                try server.write(path, Array(text.utf8))
                let plain = try await server.request("/" + path, headers: ["Accept-Encoding": "identity"])
                #expect(plain.text == text && plain.headers["content-encoding"] == nil)
                #expect(plain.headers["vary"] == "Accept-Encoding")
                let small = try await server.request("/" + path, headers: ["Accept-Encoding": "br, gzip;q=1"])
                #expect(small.status == 200 && small.headers["content-encoding"] == "gzip")
                #expect(small.text == text)
                let length = try #require(small.headers["content-length"].flatMap(Int.init))
                #expect((1..<text.utf8.count / 2).contains(length))
                let tag = try #require(small.headers["etag"])
                #expect(tag == "W/" + (plain.headers["etag"] ?? ""))
                let same = try await server.request("/" + path, headers: ["If-None-Match": tag])
                #expect(same.status == 304 && same.headers["vary"] == nil)
            }
        }
    }

    @Test func sendsBlobsAndPartsAsTheyAre() async throws {
        try await withServer { server in
            let gzip = ["Accept-Encoding": "gzip"]
            try server.write("blobs/sha256/\(hex)", [UInt8](repeating: 7, count: 1000))
            try server.write("metadata/1.snapshot.json", [UInt8](repeating: 0x20, count: 1000))
            try server.write("metadata/2.snapshot.json", Array("{}".utf8))
            let blob = try await server.request("/blobs/sha256/\(hex)", headers: gzip)
            #expect(blob.body.count == 1000 && blob.headers["vary"] == nil)
            let part = try await server.request(
                "/metadata/1.snapshot.json", headers: gzip.merging(["Range": "bytes=0-9"]) { $1 })
            #expect(part.status == 206 && part.body.count == 10)
            let tiny = try await server.request("/metadata/2.snapshot.json", headers: gzip)
            #expect(tiny.text == "{}" && tiny.headers["content-encoding"] == nil)
        }
    }
}
