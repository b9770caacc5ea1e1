import Glibc
import SwiftletCommands

@main
enum Program {
    static func main() async { exit(await Swiftletctl.runProcess()) }
}
