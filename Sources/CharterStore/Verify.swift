import CharterModel
import FoundationEssentials
import GRDB

/// What `verify` looked at, and what it found wrong.
package struct VerifyReport: Sendable, Equatable {
    /// How many things were checked, by name, in the order they were: `articles`, `versions`, `labels`, …
    package var checked: [Checked]
    /// One sentence each; empty when the store is sound.
    package var problems: [String]
    /// Whether nothing is wrong.
    package var isSound: Bool { problems.isEmpty }

    /// One kind of thing and how many of it.
    package struct Checked: Sendable, Equatable {
        package var name: String
        package var count: Int
    }
}

extension Store {
    /// Checks everything that can be checked: the file, its references, every id and hash derived again, every
    /// label's evidence byte for byte in its text, and the ledger's sums. Reads only.
    ///
    /// `progress` is told what is being checked, and how many of it are done, now and then. A file so damaged
    /// that it cannot be read throws `corrupt`.
    package func verify(
        progress: @escaping @Sendable (String, Int) -> Void = { _, _ in }
    ) async throws(StoreError) -> VerifyReport {
        try await read { db in
            var verifier = Verifier(db: db, progress: progress)
            try verifier.checkFile()
            guard verifier.report.problems.isEmpty else { return verifier.report }
            try verifier.checkArticles()
            try verifier.checkNames()
            try verifier.checkVersions()
            try verifier.checkLabels()
            try verifier.checkStories()
            try verifier.checkLedger()
            return verifier.report
        }
    }
}
