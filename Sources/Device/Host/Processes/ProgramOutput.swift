public import SystemPackage

/// What a program said that ran to its end, or was stopped after a time.
public struct ProgramOutput: Sendable {
    /// nil: it did not end within its time.
    public var status: ExitStatus?
    /// Without control characters; the first `maxLines`.
    public var lines: [String]

    public var isGood: Bool { status == .exited(0) }

    /// Runs a program without a shell, with nothing in its environment but `LC_ALL=C`.
    public static func of(
        _ program: FilePath, _ arguments: [String] = [], within limit: Duration = .seconds(10), maxLines: Int = 2000
    ) async throws(HostError) -> ProgramOutput {
        let lines = RecentLines(capacity: maxLines)
        let child = ChildProcess(
            executable: program, arguments: arguments, environment: ["LC_ALL": "C"], grace: .seconds(1))
        let end = await withTaskGroup(of: Result<ExitStatus?, HostError>.self) { group in
            group.addTask {
                do throws(HostError) { return .success(try await child.run { lines.append($0) }) } catch {
                    return .failure(error)
                }
            }
            group.addTask {
                try? await Task.sleep(for: limit)
                return .success(nil)
            }
            defer { group.cancelAll() }
            return await group.next() ?? .success(nil)
        }
        return ProgramOutput(status: try end.get(), lines: lines.all)
    }
}
