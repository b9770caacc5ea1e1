import CFuzzer

/// libFuzzer over `TrustedMetadata` and `Refresh`: an input is a repository in text (see `Script`), which is signed here
/// so that mutations get past the signatures. See `Trial` for what must hold.
@main
enum Program {
    static func main() {
        var count = CommandLine.argc
        var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
        _ = LLVMFuzzerRunDriver(&count, &arguments) { data, size in
            Trial(Script(Array(UnsafeBufferPointer(start: data, count: size)))).run()
            return 0
        }
    }
}
