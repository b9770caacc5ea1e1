import GRDB

extension Registry {
    /// Migrations are never changed once they are released; a new one is added below.
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1 nodes, runs and reports") { database in
            try database.execute(
                sql: """
                    CREATE TABLE node (
                        id TEXT NOT NULL PRIMARY KEY,
                        run TEXT NOT NULL,
                        number INTEGER NOT NULL,
                        firstSeenAt DOUBLE NOT NULL,
                        receivedAt DOUBLE NOT NULL,
                        body BLOB NOT NULL
                    );
                    CREATE TABLE run (
                        id INTEGER PRIMARY KEY,
                        node TEXT NOT NULL REFERENCES node ON DELETE CASCADE,
                        name TEXT NOT NULL,
                        UNIQUE (node, name)
                    );
                    CREATE TABLE report (
                        id INTEGER PRIMARY KEY,
                        node TEXT NOT NULL REFERENCES node ON DELETE CASCADE,
                        run TEXT NOT NULL,
                        number INTEGER NOT NULL,
                        receivedAt DOUBLE NOT NULL,
                        body BLOB NOT NULL,
                        UNIQUE (node, run, number)
                    );
                    """)
        }
        // Only the newest report is ever read, and that is in `node`.
        migrator.registerMigration("2 reports without their bodies") { database in
            try database.execute(sql: "ALTER TABLE report DROP COLUMN body")
        }
        migrator.registerMigration("3 figures by version") { database in
            try database.execute(sql: figuresTable)
        }
        migrator.registerMigration("4 tokens and enrolled nodes") { database in
            try database.execute(
                sql: """
                    CREATE TABLE token (
                        id TEXT NOT NULL PRIMARY KEY,
                        usesLeft INTEGER NOT NULL,
                        body BLOB NOT NULL
                    );
                    CREATE TABLE identity (
                        node TEXT NOT NULL PRIMARY KEY,
                        token TEXT NOT NULL,
                        enrolmentKey TEXT NOT NULL,
                        body BLOB NOT NULL,
                        UNIQUE (token, enrolmentKey)
                    );
                    """)
        }
        migrator.registerMigration("5 operators, the end of the audit log, nodes that wait to replace others") {
            database in
            try database.execute(sql: OperatorRecord.table + AuditMark.table + EnrolledNode.waitingTable)
        }
        registerFleetTables(&migrator)
        return migrator
    }

    /// Of each run it is enough to know which of its last reports have come.
    private static func registerFleetTables(_ migrator: inout DatabaseMigrator) {
        migrator.registerMigration("6 nodes in short, counts and trends") { database in
            try database.execute(
                sql: """
                    ALTER TABLE run ADD COLUMN highest INTEGER NOT NULL DEFAULT -1;
                    ALTER TABLE run ADD COLUMN window INTEGER NOT NULL DEFAULT 0;
                    """)
            try fillWindows(in: database)
            try database.execute(sql: "DROP TABLE report")
            try database.execute(sql: glanceTable + countsColumns + trendTable)
            try fillGlances(in: database)
        }
    }

    private static func fillWindows(in database: Database) throws {
        let rows = try Row.fetchCursor(
            database,
            sql: "SELECT run.id, number FROM report JOIN run ON run.node = report.node AND run.name = report.run")
        var windows: [Int64: RunWindow] = [:]
        while let row = try rows.next() {
            let number: Int = row["number"]
            windows[row["id"], default: RunWindow(number)].insert(number)
        }
        for (id, window) in windows {
            try database.execute(
                sql: "UPDATE run SET highest = ?, window = ? WHERE id = ?",
                arguments: [window.highest, Int64(bitPattern: window.bits), id])
        }
    }
}
