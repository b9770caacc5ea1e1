import ArgumentParser

/// A command that changes something and runs on this machine alone: it is noted in the audit log with its words.
protocol AuditedCommand: AsyncParsableCommand {
    var global: GlobalOptions { get }
    /// False for one that only shows what would be.
    var isChange: Bool { get }
}

extension AuditedCommand {
    var isChange: Bool { true }
}
