import ArgumentParser
import SwiftletDaemon

@main
enum Program {
    static func main() async { await DaemonCommand.main() }
}
