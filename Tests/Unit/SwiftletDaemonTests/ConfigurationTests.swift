import SwiftletAgent
import SwiftletContract
import SwiftletGateway
import SwiftletHost
import SystemPackage
import Testing

@testable import SwiftletDaemon

@Suite struct ConfigurationTests {
    @Test func readsSectionsCommentsAndJoinedLines() throws {
        let file = try ConfigurationFile(
            """
            # a comment
            [Node]
            Labels=site=oslo \\
              ram=4g
            ; another
            [Fleet]
              PollInterval = 5min
            """)
        #expect(file.settings.map(\.key) == ["Labels", "PollInterval"])
        #expect(file.settings.map(\.section) == ["Node", "Fleet"])
        #expect(file.settings.map(\.value) == ["site=oslo ram=4g", "5min"])
        #expect(file.settings.map(\.line) == [3, 7])
    }

    @Test(arguments: [("[Node", 1), ("[Node]\nnonsense", 2), ("[]", 1)])
    func saysWhichLineIsWrong(text: String, line: Int) {
        #expect { try ConfigurationFile(text) } throws: { ($0 as? ConfigurationFile.Fault)?.line == line }
    }

    @Test(arguments: [
        ("90", Duration.seconds(90)), ("2s", .seconds(2)), ("5min", .seconds(300)), ("1h 30min", .seconds(5400)),
        ("250ms", .milliseconds(250)), ("1d", .seconds(86400)),
    ])
    func readsTimeSpans(text: String, expected: Duration) {
        #expect(Duration(parsing: text) == expected)
    }

    @Test(arguments: ["", "x", "5 min", "5x", "-1s", "1e9d", "s"])
    func refusesOtherTimeSpans(text: String) {
        #expect(Duration(parsing: text) == nil)
    }

    /// A reload says which changes wait for a restart, and only those.
    @Test func namesTheKeysThatWaitForARestart() throws {
        try withDirectory { directory in
            let file = directory.appending("swiftletd.conf")
            try write("[Fleet]\nRepositoryURL=http://a\n", to: file)
            func load(_ overrides: String...) throws -> DaemonConfiguration {
                try ConfigurationLoader(file: file, environment: [:], overrides: overrides).load()
            }
            let first = try load("Labels=site=oslo", "Slots=2")
            #expect(first.keysWaiting(for: first) == [])
            let second = try load("Labels=site=bergen", "MaxRate=1M", "Channel=beta")
            #expect(first.keysWaiting(for: second) == ["Channel", "Slots"])
            #expect(second.live.labels == ["site": "bergen"])
            #expect(second.live.maxRate == .mebibytes(1))
        }
    }

    @Test func commandLineOverEnvironmentOverFiles() throws {
        try withDirectory { directory in
            let file = directory.appending("swiftletd.conf")
            try write("[Fleet]\nRepositoryURL=http://a/\nChannel=one\nPollInterval=1min\n[Serving]\nSlots=2", to: file)
            try Directory.make(FilePath(file.string + ".d"), mode: 0o755)
            try write("[Fleet]\nChannel=two\n", to: FilePath(file.string + ".d").appending("50-b.conf"))
            try write("[Fleet]\nChannel=early\n", to: FilePath(file.string + ".d").appending("10-a.conf"))
            try write("nonsense", to: FilePath(file.string + ".d").appending("ignored.txt"))
            let settings = try ConfigurationLoader(
                file: file, environment: ["SWIFTLETD_POLL_INTERVAL": "2min", "SWIFTLETD_SLOTS": "3"],
                overrides: ["Slots=4"]
            ).load()
            #expect(settings.repository == .url("http://a"))
            #expect(settings.channel.text == "two")
            #expect(settings.live.pollInterval == .seconds(120))
            #expect(settings.slots == 4)
        }
    }

    @Test(arguments: [
        ("[Fleet]\nRepositoryURL=ftp://a", "RepositoryURL"), ("[Node]\nRepositoryURL=http://a", "[Fleet]"),
        ("[Fleet]\nrepositoryurl=http://a", "Did you mean 'RepositoryURL'"),
        ("[Fleet]\nPollInterval=0", "which takes a time from 1s to 30d"),
        ("[Fleet]\nPolinterval=5s", "Did you mean 'PollInterval'"),
        ("[Fleet]\nColour=red", "no key 'Colour'. `swiftletd"),
        ("[Serving]\nSlots=65", "from 1 to 64"), ("[Node]\nLabels=site", "Labels"),
        ("[Node]\nStateDirectory=here", "State"),
        ("[Budget]\nMemoryMax=-1", "MemoryMax, which takes a size above 0, such as 512M or 2G."),
        ("[Power]\nPowerMax=0", "watts above 0.5"), ("[Power]\nPowerMax=nan", "PowerMax"),
        ("[Power]\nTemperatureMax=500", "from 20 to 120"), ("[Power]\nLowBattery=101", "percent from 0 to 100"),
        ("[Power]\nLowBatteryModels=", "names of models"), ("[Power]\nCriticalBatteryModels=../x", "names of models"),
        ("[Node]\nName=../x", "Name"), ("", "RepositoryURL is not set"),
        ("[App a.service]\nPriorty=batch", "Did you mean 'Priority'"), ("[App]\nModels=all", "'' is no app"),
        ("[App a.service]\nPollInterval=5s", "no key 'PollInterval'"), ("[Fleet]\nModels=all", "no key 'Models'"),
        ("[App user:nobody-of-that-name]\nModels=all", "no such user"), ("[App ../x.service]\nModels=all", "is no app"),
        ("[App a.service]\nRequests=100", "such as 100/1min"), ("[App a.service]\nRequests=0/1min", "an amount"),
        ("[App a.service]\nTokens=1e99/1h", "an amount"), ("[App a.service]\nJoules=5/40d", "an amount"),
        ("[App a.service]\nMaxConcurrent=0", "from 1 to 4096"),
        ("[App a.service]\nPriority=high", "interactive or batch"),
    ])
    func everyMistakeIsNamed(text: String, part: String) throws {
        try withDirectory { directory in
            let file = directory.appending("swiftletd.conf")
            try write(text, to: file)
            do throws(ConfigurationError) {
                _ = try ConfigurationLoader(file: file, environment: [:], overrides: []).load()
                Issue.record("'\(text)' was taken")
            } catch {
                #expect(error.description.contains(part))
            }
        }
    }

    @Test func limitsOfPowerAreRead() throws {
        try withDirectory { directory in
            let file = directory.appending("swiftletd.conf")
            try write(
                """
                [Fleet]
                RepositoryURL=none
                [Power]
                PowerMax=45W
                TemperatureMax=80
                BatteryPowerMax=20
                LowBatteryPowerMax=7.5
                LowBattery=25%
                LowBatteryModels=shop-intent summary
                CriticalBatteryModels=none
                EstimateIdle=3.5W
                """, to: file)
            let settings = try ConfigurationLoader(file: file, environment: [:], overrides: []).load()
            let power = settings.live.power
            #expect((power.watts, power.celsius, power.batteryWatts, power.lowWatts) == (45, 80, 20, 7.5))
            #expect((power.lowBelow, power.criticalBelow) == (25, 5))
            #expect(power.lowModels?.map(\.text).sorted() == ["shop-intent", "summary"])
            #expect(power.criticalModels == [])
            for key in ConfigurationKey.power { #expect(key.isLive != key.name.hasPrefix("Estimate")) }
            #expect(settings.estimate.idleWatts == 3.5 && settings.estimate.wattsPerCore > 0)
            #expect("\(settings.estimate.source)" == "calibrated cpu model (estimate)")
        }
    }

    @Test func policiesOfAppsAreRead() throws {
        try withDirectory { directory in
            let file = directory.appending("swiftletd.conf")
            try write(
                """
                [Fleet]
                RepositoryURL=none
                [App cashdesk.service]
                Models=shop-intent
                [App user:root]
                Priority=batch
                MaxConcurrent=2
                [App group:0]
                Requests=100/1min
                [App *]
                Tokens=5000 / 1h
                Joules=2.5/1d
                [App cashdesk.service]
                Priority=batch
                """, to: file)
            let loader = ConfigurationLoader(file: file, environment: [:], overrides: [])
            let apps = try loader.load().live.apps.bySubject
            #expect(apps.count == 4)
            let desk = apps[.unit("cashdesk.service")]
            #expect(desk?.models?.map(\.text) == ["shop-intent"] && desk?.priority == .batch)
            #expect(apps[.user(0)]?.maxConcurrent == 2 && apps[.user(0)]?.priority == .batch)
            #expect(apps[.group(0)]?.requests == Allowance(100, per: .seconds(60)))
            #expect(apps[.everyone]?.tokens == Allowance(5000, per: .seconds(3600)))
            #expect(apps[.everyone]?.joules == Allowance(2.5, per: .seconds(86400)))
            #expect(try loader.load().keysWaiting(for: DaemonConfiguration()).contains { $0.contains("App") } == false)
        }
    }

    @Test func theDocumentedFileIsRead() throws {
        let file = try ConfigurationFile(ConfigurationLoader.documented)
        #expect(file.settings.isEmpty)
        let names = ConfigurationKey.all.map(\.name) + AppKey.all.map(\.name)
        for name in names { #expect(ConfigurationLoader.documented.contains("#\(name)=")) }
        #expect(Set(names).count == names.count)
        #expect(Set(ConfigurationKey.all.map(\.name)).count == ConfigurationKey.all.count)
        let variables = ConfigurationKey.all.map(\.variable)
        #expect(variables.contains("SWIFTLETD_REPOSITORY_URL") && Set(variables).count == variables.count)
    }

    @Test(arguments: ["SWIFTLETD_POLINTERVAL", "SWIFTLETD_POLL_INTERVALL", "SWIFTLETD_pollinterval"])
    func anUnknownVariableIsRefused(name: String) throws {
        try withDirectory { directory in
            let file = directory.appending("swiftletd.conf")
            try write("[Fleet]\nRepositoryURL=http://a", to: file)
            let loader = ConfigurationLoader(file: file, environment: [name: "5s", "SWIFTLET_X": "1"], overrides: [])
            let error = #expect(throws: ConfigurationError.self) { try loader.load() }
            #expect(error?.description.contains("'\(name)'. Did you mean 'SWIFTLETD_POLL_INTERVAL'?") == true)
        }
    }

    /// Scripts, tests and `swiftlet` have variables of their own (SWIFTLET_ENGINE is a directory): a daemon that is
    /// started beside them must not take one for a key.
    @Test func theVariablesOfScriptsAndAppsAreNotTheDaemons() throws {
        var packaging = FilePath(#filePath)
        for _ in 0..<4 { packaging.removeLastComponent() }
        packaging.append("Packaging")
        var names: Set<Substring> = []
        for script in ["quickstart", "test", "bench", "engine", "common.sh"] {
            let bytes = try #require(try AtomicFile.readIfPresent(packaging.appending(script), maxSize: .mebibytes(1)))
            names.formUnion(String(decoding: bytes, as: UTF8.self).matches(of: /SWIFTLET[A-Z]*_[A-Z_]+/).map(\.output))
        }
        try #require(names.isSuperset(of: ["SWIFTLET_ENGINE", "SWIFTLET_CONTROL_SOCKET", "SWIFTLET_CONTROLLER_URL"]))
        #expect(ConfigurationKey.all.filter { names.contains(Substring($0.variable)) }.map(\.variable) == [])
    }
}
