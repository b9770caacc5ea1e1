import Foundation

/// nginx between client and engine, as the gateway is: what the best of proxies costs on this machine, which knows nothing of models,
/// apps or turns.
final class Nginx {
    let socket: String
    private let folder: URL
    private let process: Process

    /// - Parameter engine: path of the socket that it is to pass requests on to.
    init(to engine: String) async throws {
        guard let program = ProcessInfo.processInfo.environment["SWIFTLET_NGINX"] else {
            throw Trouble("run this by Packaging/bench: it needs SWIFTLET_NGINX")
        }
        let folder = FileManager.default.temporaryDirectory.appending(path: "nginx-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let socket = folder.appending(path: "nginx.sock").path
        let places = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
            .map { "\($0)_temp_path \(folder.path)/\($0);" }.joined(separator: " ")
        // The engine closes what is idle for five seconds.
        try """
        user \(NSUserName()); worker_processes 1; daemon off; pid \(folder.path)/pid; error_log \(folder.path)/log;
        events { worker_connections 1024; }
        http {
          access_log off; \(places)
          upstream engine { server unix:\(engine); keepalive 64; keepalive_timeout 2s; }
          server {
            listen unix:\(socket);
            location / {
              proxy_pass http://engine; proxy_http_version 1.1; proxy_set_header Connection "";
              proxy_buffering off; client_max_body_size 16m;
            }
          }
        }
        """.write(to: folder.appending(path: "conf"), atomically: true, encoding: .utf8)
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = ["-e", folder.path + "/log", "-c", folder.path + "/conf"]
        process.standardError = FileHandle.nullDevice
        try process.run()
        self.socket = socket
        self.folder = folder
        self.process = process
        try await Programs.until("nginx listens") { FileManager.default.fileExists(atPath: socket) }
    }

    func stop() {
        process.terminate()
        process.waitUntilExit()
        try? FileManager.default.removeItem(at: folder)
    }
}
