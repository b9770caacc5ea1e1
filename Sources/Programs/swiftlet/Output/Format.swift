import ArgumentParser

/// How a command prints what it found out.
enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json
}

struct FormatOption: ParsableArguments {
    @Option(help: "text for people, json for programs.")
    var format = Format.text
}
