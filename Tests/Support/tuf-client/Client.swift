import Foundation
import SwiftletTrust

/// One update with the searches and downloads that follow it: what is fetched and stored is what `Refresh` says.
struct Client {
    private let directory: MetadataDirectory
    private let metadataURL: String
    private let http: Web
    private var refresh: Refresh

    init(_ directory: MetadataDirectory, metadataURL: String, http: Web) throws {
        self.directory = directory
        self.metadataURL = metadataURL
        self.http = http
        self.refresh = try Refresh(
            bootstrapRoot: try directory.bootstrapRoot(), cached: try directory.load(), startedAt: Date())
    }

    mutating func refresh() async throws { try await drive() }

    /// A target that lies there already, whole, is not fetched again.
    mutating func download(_ path: String, from base: String, to folder: URL) async throws {
        refresh.locate(path)
        try await drive()
        guard let target = refresh.target else { throw Refusal("nobody signs '\(path)'") }
        let file = folder.appending(component: try Self.fileName(of: path))
        if let there = try? Data(contentsOf: file), (try? target.verify(Array(there))) != nil { return }
        guard
            case .bytes(let bytes) = try await http.get(
                target.urlPath, below: base, maxSize: Int(clamping: target.length))
        else { throw Refusal("the repository has no '\(target.urlPath)'") }
        try Data(try target.verify(bytes).value).write(to: file, options: .atomic)
    }

    private mutating func drive() async throws {
        while true {
            switch try refresh.next() {
            case .fetch(let file):
                refresh.supply(try await http.get(file.path, below: metadataURL, maxSize: file.maxSize))
            case .store(let name, let bytes): try directory.store(name, bytes)
            case .remove(let name): try directory.remove(name)
            case .done: return
            }
        }
    }

    /// The whole target path as one name, so that no path leaves the folder.
    private static func fileName(of path: String) throws -> String {
        guard let name = path.addingPercentEncoding(withAllowedCharacters: .alphanumerics) else {
            throw Refusal("'\(path)' is no text")
        }
        return name
    }
}

/// Why this program stops, where it is not the metadata that was refused.
struct Refusal: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
