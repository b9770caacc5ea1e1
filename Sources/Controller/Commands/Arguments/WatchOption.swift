import ArgumentParser

/// `--watch`, on commands that show how things are now.
struct WatchOption: ParsableArguments {
    @Option(
        defaultAsFlag: 2, parsing: .next,
        help: ArgumentHelp(
            "Again every so many seconds, until interrupted; with --format json a line each.", valueName: "seconds"))
    var watch: Int?

    func validate() throws {
        if let watch, (1...86_400).contains(watch) == false {
            throw ValidationError("--watch takes a number of seconds from 1 to 86400")
        }
    }
}
