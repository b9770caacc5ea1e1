// swift-tools-version: 6.2
import PackageDescription

// A target exists only for its own outside dependency, its own process or privilege, a second user, or to be kept from
// a dependency. The arrows below are the whole architecture; README draws them, Packaging/arrows checks them.

let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]

/// Values and decisions: no IO, no clock, no unsafe memory.
let pure: [SwiftSetting] = settings + [.strictMemorySafety()]

let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let cryptoExtras: Target.Dependency = .product(name: "_CryptoExtras", package: "swift-crypto")
let httpClient: Target.Dependency = .product(name: "AsyncHTTPClient", package: "async-http-client")
let httpTypes: Target.Dependency = .product(name: "HTTPTypes", package: "swift-http-types")
let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore: Target.Dependency = .product(name: "HummingbirdCore", package: "hummingbird")
let lifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let unixSignals: Target.Dependency = .product(name: "UnixSignals", package: "swift-service-lifecycle")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let asn1: Target.Dependency = .product(name: "SwiftASN1", package: "swift-asn1")
let nioSSL: Target.Dependency = .product(name: "NIOSSL", package: "swift-nio-ssl")
let x509: Target.Dependency = .product(name: "X509", package: "swift-certificates")
let nioCore: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let nioExtras: Target.Dependency = .product(name: "NIOExtras", package: "swift-nio-extras")
let nioPosix: Target.Dependency = .product(name: "NIOPosix", package: "swift-nio")
let nioHTTP: Target.Dependency = .product(name: "NIOHTTP1", package: "swift-nio")
let nioHTTPTypes: Target.Dependency = .product(name: "NIOHTTPTypes", package: "swift-nio-extras")
let subprocess: Target.Dependency = .product(name: "Subprocess", package: "swift-subprocess")
let systemPackage: Target.Dependency = .product(name: "SystemPackage", package: "swift-system")

func room(_ path: String, _ dependencies: [Target.Dependency], pure isPure: Bool = false) -> Target {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    return .target(
        name: "Swiftlet" + name, dependencies: dependencies, path: "Sources/" + path,
        swiftSettings: isPure ? pure : settings)
}

func program(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .executableTarget(
        name: name, dependencies: dependencies, path: "Sources/Programs/" + name, swiftSettings: settings)
}

func unitTests(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .testTarget(
        name: "Swiftlet" + name + "Tests", dependencies: [.target(name: "Swiftlet" + name)] + dependencies,
        path: "Tests/Unit/Swiftlet" + name + "Tests", swiftSettings: settings)
}

let package = Package(
    name: "swiftlet",
    products: [
        .executable(name: "swiftletd", targets: ["swiftletd"]),
        .executable(name: "swiftlet-uplink", targets: ["swiftlet-uplink"]),
        .executable(name: "swiftlet", targets: ["swiftlet"]),
        .executable(name: "swiftletctl", targets: ["swiftletctl"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-asn1", exact: "1.7.4"),
        .package(url: "https://github.com/apple/swift-certificates", exact: "1.21.1"),
        .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", exact: "1.8.0", traits: []),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", exact: "1.35.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", exact: "2.37.6"),
        .package(url: "https://github.com/apple/swift-system", exact: "1.8.1"),
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1", traits: []),
        .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
        .package(url: "https://github.com/swift-server/async-http-client", exact: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", exact: "1.0.2", traits: []),
    ],
    targets: [
        // Shared by the two sides
        room("Contract", [], pure: true),
        room("Trust", [crypto, cryptoExtras], pure: true),
        .systemLibrary(
            name: "CSystemd", path: "Sources/Interop/CSystemd", pkgConfig: "libsystemd",
            providers: [.apt(["libsystemd-dev"])]),
        .systemLibrary(name: "CGlibc", path: "Sources/Interop/CGlibc"),
        .systemLibrary(
            name: "CSeccomp", path: "Sources/Interop/CSeccomp", pkgConfig: "libseccomp",
            providers: [.apt(["libseccomp-dev"])]),
        .systemLibrary(
            name: "CCurl", path: "Sources/Interop/CCurl", pkgConfig: "libcurl",
            providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(
            name: "COpenSSL", path: "Sources/Interop/COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(
            name: "CZlib", path: "Sources/Interop/CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),

        // On the node
        room("Device/Agent", ["SwiftletTrust", "SwiftletContract", crypto], pure: true),
        room("Device/Host", ["SwiftletContract", "CSystemd", "CGlibc", "CSeccomp", crypto, systemPackage, subprocess]),
        room("Device/Uplink", ["SwiftletContract", "CCurl", "COpenSSL"]),
        room("Device/Engine", ["SwiftletContract", "SwiftletHost", nioCore, nioPosix, nioHTTP, systemPackage]),
        room(
            "Device/Gateway",
            [
                "SwiftletContract", hummingbirdCore, httpTypes, lifecycle, logging, nioCore, nioPosix, nioHTTP,
                nioHTTPTypes, nioExtras,
            ]),
        room(
            "Device/Daemon",
            [
                "SwiftletAgent", "SwiftletHost", "SwiftletEngine", "SwiftletGateway", "SwiftletTrust",
                "SwiftletContract", argumentParser, lifecycle, unixSignals, logging, nioCore, nioPosix, systemPackage,
            ]),

        // On the controller
        room("Controller/Registry", ["SwiftletContract", .product(name: "GRDB", package: "GRDB.swift")]),
        room("Controller/Publisher", ["SwiftletTrust", "SwiftletContract", crypto, cryptoExtras]),
        room(
            "Controller/Server",
            [
                "SwiftletRegistry", "SwiftletContract", "CGlibc", "CZlib", asn1, crypto, httpTypes, hummingbird,
                hummingbirdCore, lifecycle, logging, nioCore, nioHTTPTypes, nioPosix, nioSSL, x509,
            ]),
        room(
            "Controller/Commands",
            [
                "SwiftletServer", "SwiftletPublisher", "SwiftletRegistry", "SwiftletContract", argumentParser, crypto,
                httpClient, lifecycle, logging, nioCore, nioHTTP, nioPosix, nioSSL, unixSignals,
                .product(name: "Yams", package: "Yams"),
            ]),

        // Arguments and one call
        program("swiftletd", ["SwiftletDaemon", argumentParser]),
        program("swiftlet-uplink", ["SwiftletUplink", "SwiftletContract", argumentParser]),
        program("swiftlet", ["SwiftletContract", argumentParser, nioCore, nioHTTP, nioPosix]),
        program("swiftletctl", ["SwiftletCommands"]),

        // Tests
        unitTests("Contract", ["SwiftletSamples", crypto]),
        unitTests("Trust", ["SwiftletPublisher", crypto]),
        unitTests("Agent", ["SwiftletTrust", "SwiftletContract", "SwiftletPlant", "SwiftletHarness"]),
        unitTests("Host", ["SwiftletContract", crypto, systemPackage]),
        unitTests("Uplink", ["SwiftletContract", hummingbird, nioCore, nioPosix]),
        unitTests(
            "Engine",
            ["SwiftletContract", "SwiftletHost", hummingbird, lifecycle, logging, nioCore, systemPackage]),
        unitTests(
            "Gateway",
            [
                "SwiftletContract", "SwiftletEngine", "SwiftletHost", "SwiftletSamples", hummingbird, httpClient,
                httpTypes, logging,
                lifecycle, nioCore, nioPosix, systemPackage,
            ]),
        unitTests(
            "Daemon", ["SwiftletContract", "SwiftletHost", "SwiftletAgent", "SwiftletSamples", logging, systemPackage]),
        unitTests("Registry", ["SwiftletContract", "SwiftletSamples", .product(name: "GRDB", package: "GRDB.swift")]),
        unitTests("Publisher", ["SwiftletTrust", "SwiftletContract", crypto]),
        unitTests(
            "Server",
            [
                "SwiftletContract", "SwiftletRegistry", "SwiftletSamples", asn1, crypto, httpClient, httpTypes,
                hummingbirdCore, logging, lifecycle, nioCore, nioHTTP, nioPosix, nioSSL, x509,
            ]),
        unitTests(
            "Commands",
            [
                "SwiftletContract", "SwiftletPublisher", "SwiftletRegistry", "SwiftletServer", "SwiftletHarness",
                "SwiftletSamples", crypto,
            ]),
        .testTarget(
            name: "SwiftletSimulation", dependencies: ["SwiftletAgent", "SwiftletTrust", "SwiftletContract"],
            path: "Tests/Simulation", swiftSettings: settings),
        .target(
            name: "SwiftletHarness", dependencies: [subprocess, systemPackage], path: "Tests/Support/Harness",
            swiftSettings: settings),
        .target(
            name: "SwiftletSamples", dependencies: ["SwiftletContract"], path: "Tests/Support/samples",
            swiftSettings: settings),
        .target(
            name: "SwiftletPlant", dependencies: ["SwiftletAgent", "SwiftletHarness"], path: "Tests/Support/plant",
            swiftSettings: settings),
        .target(
            name: "SwiftletFleet",
            dependencies: [
                "SwiftletContract", "SwiftletHarness", asn1, crypto, nioCore, nioHTTP, nioPosix, nioSSL, x509,
            ],
            path: "Tests/Support/fleet", swiftSettings: settings),
        .testTarget(
            name: "SwiftletMachine",
            dependencies: ["SwiftletContract", "SwiftletHarness", nioCore, nioExtras, nioPosix, systemPackage],
            path: "Tests/Machine", swiftSettings: settings),
        .testTarget(
            name: "SwiftletEndToEnd",
            dependencies: [
                "SwiftletContract", "SwiftletFleet", "SwiftletHarness", "CGlibc", httpClient, httpTypes, hummingbird,
                hummingbirdCore,
                logging,
                nioCore, nioHTTP, systemPackage,
            ],
            path: "Tests/EndToEnd", swiftSettings: settings),
        .executableTarget(
            name: "fake-engine", dependencies: [httpTypes, hummingbird, argumentParser, lifecycle, logging, nioCore],
            path: "Tests/Support/fake-engine", swiftSettings: settings),
        .executableTarget(
            name: "tuf-client", dependencies: ["SwiftletTrust", httpClient, argumentParser, nioCore, nioHTTP],
            path: "Tests/Support/tuf-client", exclude: ["README.md"], swiftSettings: settings),
        .executableTarget(
            name: "swiftlet-benchmarks",
            dependencies: [
                "SwiftletAgent", "SwiftletHost", "SwiftletContract", "SwiftletFleet", "SwiftletHarness",
                "SwiftletPlant",
                "SwiftletTrust",
                "CCurl", httpClient, argumentParser, crypto, nioCore, nioHTTP, nioPosix, systemPackage,
            ],
            path: "Tests/Benchmarks", exclude: ["Metadata/python_tuf_refresh.py", "Metadata/python_tuf_command.py"],
            swiftSettings: settings),
    ]
)

// Only for Packaging/fuzz: these want libFuzzer, which a plain build does not link.
if Context.environment["SWIFTLET_FUZZ"] != nil {
    package.targets.append(.systemLibrary(name: "CFuzzer", path: "Tests/Fuzz/CFuzzer"))
    for name in ["fuzz-json", "fuzz-metadata"] {
        package.targets.append(
            .executableTarget(
                name: name, dependencies: ["SwiftletTrust", "CFuzzer", crypto], path: "Tests/Fuzz/" + name,
                swiftSettings: settings))
    }
}
