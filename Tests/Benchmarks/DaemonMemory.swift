import FoundationEssentials

/// What the daemon itself weighs while a model is served and nobody asks.
struct DaemonMemory {
    let lab: Lab

    func result() async throws -> Result {
        var samples: [Double] = []
        // It gives back what its start needed at its first heartbeat, after twenty seconds.
        try await Task.sleep(for: .seconds(25))
        for _ in 0..<20 {
            try await Task.sleep(for: .milliseconds(500))
            samples.append(try Self.proportional(of: lab.daemon))
        }
        return Result(
            name: "daemon_pss_idle_mb", value: samples.percentile(50).rounded(places: 1), unit: "MB",
            method:
                "median of 20 samples in 10 s of Pss in /proc/PID/smaps_rollup of swiftletd, release build, a model "
                + "served, idle for 25 s; the engine is another process and not counted; MB = 10^6 bytes")
    }

    /// MB.
    static func proportional(of process: Int32) throws -> Double {
        let text = try String(contentsOfFile: "/proc/\(process)/smaps_rollup", encoding: .utf8)
        let line = text.split(separator: "\n").first { $0.hasPrefix("Pss:") }
        guard let kibibytes = line?.split(separator: " ").dropFirst().first.flatMap({ Double($0) }) else {
            throw Trouble("/proc/\(process)/smaps_rollup has no Pss")
        }
        return kibibytes * 1024 / 1e6
    }
}
