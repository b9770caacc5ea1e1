/// What went wrong between a test and its machine.
enum MachineError: Error, CustomStringConvertible {
    case noImage
    case noBoard(String)
    case isOff(String)
    case ended(String)
    case disk(String)
    case tooLarge(String, bytes: Int)
    case agent(String)
    case command(String, Machine.Outcome)

    var description: String {
        switch self {
        case .noImage: "There is no machine. Run Packaging/machine, and set SWIFTLET_MACHINE_IMAGE to what it prints."
        case .noBoard(let name): "'\(name)' has no board with sensors; start it as .sensing, of an image made since."
        case .isOff(let name): "The machine '\(name)' is off; start it before you ask it something."
        case .ended(let name): "The machine '\(name)' went off while it started; its console says why."
        case .disk(let output): "qemu-img could not make a disk: \(output)"
        case .tooLarge(let path, let bytes):
            "'\(path)' is too large to be carried into the machine at once: it has \(bytes) bytes, more than a gibibyte."
        case .agent(let text): "The agent in the machine refused: \(text)"
        case .command(let command, let outcome): "'\(command)' failed in the machine: \(outcome)"
        }
    }
}
