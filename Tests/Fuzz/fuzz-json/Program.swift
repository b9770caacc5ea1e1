import CFuzzer
import SwiftletTrust

/// libFuzzer over the strict JSON parser: whatever comes in, it reads or refuses, and what it reads it writes so that it
/// reads the same again.
@main
enum Program {
    static func main() {
        var count = CommandLine.argc
        var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
        _ = LLVMFuzzerRunDriver(&count, &arguments) { data, size in
            Program.check(Array(UnsafeBufferPointer(start: data, count: size)))
            return 0
        }
    }

    private static func check(_ bytes: [UInt8]) {
        guard let json = try? JSON(parsing: bytes, file: "fuzz") else { return }
        let compact = json.compact
        let canonical = json.canonical
        precondition((try? JSON(parsing: compact, file: "fuzz")) == json, "compact JSON reads differently")
        precondition(compact.count <= bytes.count * 6, "compact JSON is larger than escapes explain")
        precondition((try? JSON(parsing: compact, file: "fuzz"))?.canonical == canonical, "two canonical forms")
        // Raw control characters make canonical bytes that are no JSON; nothing else may.
        if canonical.contains(where: { $0 < 0x20 }) {
            precondition((try? JSON(parsing: canonical, file: "fuzz")) == nil, "a control character was read")
        } else {
            precondition((try? JSON(parsing: canonical, file: "fuzz")) == json, "canonical JSON reads differently")
        }
    }
}
