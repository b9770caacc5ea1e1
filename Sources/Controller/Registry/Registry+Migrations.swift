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
        return migrator
    }
}
