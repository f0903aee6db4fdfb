import GRDB

/// What is written in a store's header, and how an older store becomes a current one.
enum Schema {
    /// `cwch` in ASCII: the application id by which a store knows its own (`PRAGMA application_id`).
    static let applicationID = 0x6377_6368

    /// One script for each version, in order; a script that was released is never edited.
    static let scripts = [
        schemaVersion1, schemaRhythm, schemaRobots, schemaEntryOutcomes, schemaSitemaps, schemaCaptures,
        schemaPageQueue,
    ]

    static var version: Int { scripts.count }

    /// Throws unless the file is empty or ours, and not from a later version. Reads only.
    static func requireOurs(_ db: Database, path: String, version: Int = version) throws {
        let tables = try db.count("SELECT count(*) FROM sqlite_master")
        let application = try db.count("PRAGMA application_id")
        if application != applicationID, tables > 0 || application != 0 {
            throw StoreError(
                kind: .notOurs,
                message: "\(path) is a database of another program: name another file with --store.")
        }
        let found = try db.count("PRAGMA user_version")
        if found > version {
            throw StoreError(
                kind: .newerSchema,
                message: "\(path) has schema \(found) and this charterwatch knows up to \(version): "
                    + "install the newer charterwatch that wrote it.")
        }
    }

    /// Throws unless the schema is the one this version writes.
    static func requireCurrent(_ db: Database, path: String) throws {
        let found = try db.count("PRAGMA user_version")
        if found == 0 { throw Store.notThereYet(path) }
        if found < version {
            throw StoreError(
                kind: .readOnly,
                message: "\(path) has schema \(found), and \(version) is needed: run `charterwatch crawl` "
                    + "once as a user who may write to it.")
        }
    }

    /// Brings an older store to `version`, each step in a transaction of its own; an empty one at once, so that a disk
    /// that fills up leaves no store of an older version where there was none.
    static func migrate(_ pool: DatabasePool, path: String, scripts: [String] = scripts) throws {
        for step in scripts.indices {
            try pool.write { db in
                // Read inside the transaction: another process may have taken this step meanwhile.
                try requireOurs(db, path: path, version: scripts.count)
                guard try db.count("PRAGMA user_version") == step else { return }
                let next = step == 0 ? scripts.count : step + 1
                for script in scripts[step..<next] { try db.execute(sql: script) }
                try db.execute(sql: "PRAGMA application_id = \(applicationID)")
                try db.execute(sql: "PRAGMA user_version = \(next)")
            }
        }
    }
}
