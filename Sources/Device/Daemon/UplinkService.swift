import Logging
import ServiceLifecycle
import SwiftletContract
import SwiftletHost
import SystemPackage

/// Runs `swiftlet-uplink` where there is no systemd to do it, and starts it again when it ends.
struct UplinkService: Service {
    let program: FilePath
    let socket: FilePath
    /// The only places that it may talk to.
    let allowed: [String]
    /// nil: it shows none.
    let identity: FilePath?
    let log: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while Task.isCancelled == false {
                let child = ChildProcess(
                    executable: program,
                    arguments: ["--socket", socket.string] + allowed.flatMap { ["--allow", $0] }
                        + (identity.map { ["--identity", $0.string] } ?? []),
                    grace: .seconds(1))
                let lines = RecentLines()
                let end: String
                do { end = "\(try await child.run(line: { lines.append($0) }))" } catch { end = "\(error)" }
                if Task.isCancelled { return }
                log.say(.uplinkEnded, ["how": end, "said": lines.all.last ?? ""])
                try? await Task.sleep(for: .seconds(1))
            }
        }
    }
}
