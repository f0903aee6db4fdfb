import GRDB

@testable import CharterStore

extension Desk {
    /// Lets the file grow to `pages` pages and no further, as a full disk would.
    func setPageLimit(_ pages: Int) async throws {
        try await store.pool.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA max_page_count = \(pages)")
        }
    }
}

extension Desk {
    /// How many rows `body` wrote.
    func changes(_ body: () async throws -> Void) async throws -> Int {
        let before = try await store.pool.write { $0.totalChangesCount }
        try await body()
        return try await store.pool.write { $0.totalChangesCount } - before
    }
}
