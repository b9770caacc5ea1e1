import Synchronization
package import SystemPackage

/// What one test has to itself: a directory, processes and servers, and their logs, which are printed when it fails.
package struct World: Sendable {
    package let directory: FilePath
    package let crew: Crew
    private let children = Children()

    private final class Children: Sendable {
        let all = Mutex<[Child]>([])
    }

    /// A test's facts are `#require`d, so that the first one that does not hold ends it here, with its logs.
    package static func with(_ body: (World) async throws -> Void) async throws {
        try await Scratch.with { directory in
            defer { Processes.endAll(naming: directory) }
            try await Crew.with { crew in
                // Before the servers: a connection that arrives while one is cancelled is a trap in NIO, which ends the
                // whole test run.
                defer { Processes.endAll(naming: directory) }
                let world = World(directory: directory, crew: crew)
                do { try await body(world) } catch {
                    world.tell()
                    throw error
                }
            }
        }
    }

    package func start(_ command: Command, named name: String) async throws -> Child {
        let child = try await crew.start(command, named: name)
        children.all.withLock { $0.append(child) }
        return child
    }

    /// On standard error at once: what is printed waits in a buffer until the other tests have ended.
    private func tell() {
        _ = try? FileDescriptor.standardError.writeAll("\(story)\n".utf8)
    }

    /// The ends of what the processes printed.
    package var story: String {
        children.all.withLock { $0 }.map { child in
            let lines = child.output.split(whereSeparator: \.isNewline).suffix(60).joined(separator: "\n")
            return "--- \(child.name): \(child.end.map { "\($0)" } ?? "running")\n\(lines)"
        }.joined(separator: "\n")
    }
}
