import SwiftletHarness

extension Node {
    /// `swiftletd.conf`.
    var configurationText: String {
        var sections: [(String, [String])] = [
            (
                "Node",
                [
                    "Name=\(settings.name)", "StateDirectory=\(state)", "RuntimeDirectory=\(run)",
                    settings.labels.isEmpty ? "" : "Labels=\(settings.labels)",
                ]
            ),
            (
                "Fleet",
                [
                    "RepositoryURL=\(settings.repository)", "TrustRoot=\(settings.trustRoot)",
                    "PollInterval=\(settings.pollInterval)", "ReportInterval=\(settings.reportInterval)",
                    settings.controller.map { "ControllerURL=\($0)" } ?? "",
                ]
            ),
            ("Updates", ["Probation=\(settings.probation)"]),
            ("Serving", ["Engine=\(settings.engine)", "EngineReads=\(BuiltProgram.runtime)"]),
            ("Budget", ["MemoryMax=\(settings.memoryMax)", "DiskReserve=\(settings.diskReserve)"]),
        ]
        switch settings.uplink {
        case .ofDaemon: sections.append(("Uplink", ["UplinkProgram=\(BuiltProgram.uplink.path)"]))
        case .program(let path): sections.append(("Uplink", ["UplinkProgram=\(path)"]))
        case .separate: sections.append(("Uplink", ["UplinkSocket=\(home)/uplink.sock"]))
        }
        return sections.map { name, lines in
            (["[\(name)]"] + lines + (settings.further[name] ?? [])).joined(separator: "\n")
        }.joined(separator: "\n\n") + "\n"
    }
}
