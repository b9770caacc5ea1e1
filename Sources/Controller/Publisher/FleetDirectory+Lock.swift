import Glibc

extension FleetDirectory {
    /// Runs `body` while no other process publishes in this fleet. May be nested. What needs a passphrase runs again when
    /// the passphrase was asked for, which is done without the lock.
    ///
    /// Blocks its thread until it is its turn: for commands. In a server see `locking`.
    public func withLock<R>(_ body: () throws(PublisherError) -> R) throws(PublisherError) -> R {
        if FleetTurn.held[path] != nil { return try body() }
        while true {
            let lock = try FleetLockFile(self)
            try waitForTurn(lock)
            let turn = FleetTurn()
            let result = turn.holding(path, body)
            _ = consume lock
            guard let question = turn.question else { return try result.get() }
            try question()
        }
    }

    private func waitForTurn(_ lock: borrowing FleetLockFile) throws(PublisherError) {
        let start = ContinuousClock.now
        while try lock.take() == false {
            if ContinuousClock.now - start >= FleetQueue.patience {
                FleetQueue.current.whenWaiting(lock.holder)
                return try lock.wait()
            }
            usleep(20_000)
        }
    }

    /// The same for what serves others meanwhile: no thread waits. Somebody may hold the lock for minutes: a backup to a slow
    /// disk, a command that was stopped.
    public func locking<R>(_ body: () throws -> R) async throws -> R {
        if FleetTurn.held[path] != nil { return try body() }
        while true {
            let lock = try FleetLockFile(self)
            let start = ContinuousClock.now
            var isTold = false
            while try lock.take() == false {
                if isTold == false, ContinuousClock.now - start >= FleetQueue.patience {
                    FleetQueue.current.whenWaiting(lock.holder)
                    isTold = true
                }
                try await Task.sleep(for: .milliseconds(50))
            }
            let turn = FleetTurn()
            let result = try turn.holding(path) { Result { try body() } }.get()
            _ = consume lock
            guard let question = turn.question else { return try result.get() }
            try question()
        }
    }
}

extension ContinuousClock.Instant {
    fileprivate static func - (later: Self, earlier: Self) -> Duration { earlier.duration(to: later) }
}
