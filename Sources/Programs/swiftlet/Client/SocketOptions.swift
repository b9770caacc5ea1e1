import ArgumentParser
import Glibc

/// Where the daemon listens: a flag, else the environment, else where the packages put it.
struct SocketOptions: ParsableArguments {
    @Option(
        name: .customLong("socket"),
        help: ArgumentHelp(
            "Where apps ask ($SWIFTLET_INFERENCE_SOCKET; /run/swiftlet/inference.sock).", valueName: "path"))
    var inferenceFlag: String?

    @Option(
        name: .customLong("control"),
        help: ArgumentHelp(
            "Where operators ask ($SWIFTLET_CONTROL_SOCKET; /run/swiftlet/control.sock).", valueName: "path"))
    var controlFlag: String?

    var inference: String {
        inferenceFlag ?? environment("SWIFTLET_INFERENCE_SOCKET") ?? "/run/swiftlet/inference.sock"
    }
    var control: String { controlFlag ?? environment("SWIFTLET_CONTROL_SOCKET") ?? "/run/swiftlet/control.sock" }

    private func environment(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
    }
}
