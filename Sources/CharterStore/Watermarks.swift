package import FoundationEssentials
import GRDB

extension Store {
    /// The highest event a consumer has fully handled; 0 for one that never ran.
    package func watermark(of consumer: String) async throws(StoreError) -> Int64 {
        try await read { db in
            Int64(try db.count("SELECT seq FROM watermark WHERE consumer = ?", [consumer]))
        }
    }

    /// Moves a consumer's watermark forward, after it succeeded; it never moves back.
    package func setWatermark(of consumer: String, to seq: Int64, at: Date) async throws(StoreError) {
        try await write { db in
            try db.run(
                """
                INSERT INTO watermark(consumer, seq, at) VALUES (?, ?, ?)
                ON CONFLICT DO UPDATE SET seq = excluded.seq, at = excluded.at WHERE excluded.seq > seq
                """, [consumer, seq, milliseconds(at)])
        }
    }
}
