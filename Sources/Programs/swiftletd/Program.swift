import Glibc
import SwiftletDaemon

@main
enum Program {
    static func main() async { exit(await DaemonCommand.runProcess()) }
}
