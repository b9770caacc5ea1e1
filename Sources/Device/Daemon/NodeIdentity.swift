import FoundationEssentials
import SwiftletContract
import SwiftletHost
import SystemPackage

/// The node's lasting name: what the operator set, else a UUID that is made at the first start and kept.
enum NodeIdentity {
    static func read(_ settings: DaemonConfiguration, in state: FilePath) throws -> NodeID {
        if let name = settings.nodeName { return name }
        let file = state.appending("node-id")
        if let bytes = try AtomicFile.readIfPresent(file, maxSize: Bytes(256)),
            let name = NodeID(String(decoding: bytes, as: UTF8.self).trimmed)
        {
            return name
        }
        let name = NodeID(unchecked: UUID().uuidString.lowercased())
        try AtomicFile.write(Array((name.text + "\n").utf8), to: file, mode: 0o644)
        return name
    }
}
