import SwiftletHarness
import SystemPackage
import Testing

/// Chromium without a window, as Debian packages it. Time in the page runs ahead while nothing is being fetched.
struct Browser: Sendable {
    static let program = FilePath("/usr/bin/chromium")
    let world: World

    /// The document after so many seconds of the page's time.
    func document(at url: String, after seconds: Int) async throws -> String {
        let outcome = try await run(["--dump-dom", "--virtual-time-budget=\(seconds * 1000)", url])
        return outcome.output
    }

    func screenshot(of url: String, dark: Bool, to file: FilePath) async throws {
        let colours = dark ? ["--blink-settings=preferredColorScheme=0"] : []
        _ = try await run(
            ["--screenshot=\(file)", "--window-size=1280,900", "--hide-scrollbars", "--virtual-time-budget=1000"]
                + colours + [url])
    }

    private func run(_ arguments: [String]) async throws -> Command.Outcome {
        let home = world.directory.appending("browser").string
        let command = Command(
            executable: Self.program,
            arguments: [
                "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
                "--disable-background-networking", "--user-data-dir=\(home)",
            ] + arguments,
            environment: ["HOME": home], workingDirectory: world.directory)
        let outcome = try await command.run(within: .seconds(90))
        try #require(outcome.end == .code(0), "\(outcome)")
        return outcome
    }
}
