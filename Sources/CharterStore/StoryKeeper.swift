import CharterModel
import GRDB

/// Keeps a story's representative, and what the ledger says of its members, true to the rule: the earliest by
/// (published, id), articles without a believed date last (D4).
struct StoryKeeper {
    let ledger: LedgerWriter

    private var db: Database { ledger.db }

    private struct Member {
        let id: ArticleID
        let url: String
        let isCompared: Bool
    }

    /// Makes the story of a new article that nobody shares; false when there is one already.
    func begin(_ story: StoryID, with id: ArticleID, url: CanonicalURL, isCompared: Bool) throws -> Bool {
        let insertion = try HotStatement(
            "INSERT INTO story(id, representative) VALUES (?, ?) ON CONFLICT DO NOTHING", db)
        insertion.bind(1, story.text)
        insertion.bind(2, id.text)
        guard try insertion.run() > 0 else { return false }
        let member = Member(id: id, url: url.text, isCompared: isCompared)
        let note = LedgerNote(
            subject: .article(id), stage: .dedup, outcome: .kept, why: why(member, member), url: member.url)
        try ledger.note(note, identity: url.identity, isFirst: true)
        return true
    }

    /// Puts the story in order after its members or their dates changed, and says who represents it.
    ///
    /// `visited` is the member that was just looked at: its row is written as a look; the others' only when
    /// what they say changed.
    @discardableResult
    func refresh(_ story: StoryID, visited: ArticleID? = nil) throws -> ArticleID? {
        let before = try db.first("SELECT representative, formed_at FROM story WHERE id = ?", [story.text])
        guard let first = try members(of: story, limit: 1).first else {
            try db.run("DELETE FROM story WHERE id = ?", [story.text])
            return nil
        }
        if try before?["representative"] != first.id.text {
            try db.run(
                """
                INSERT INTO story(id, representative) VALUES (?, ?)
                ON CONFLICT DO UPDATE SET representative = excluded.representative
                """, [story.text, first.id.text])
            for member in try members(of: story, limit: -1) where member.id != visited {
                try state(member, first: first, isLook: false)
            }
        }
        if let visited, let member = try members(of: story, limit: 1, only: visited).first {
            try state(member, first: first, isLook: true)
        }
        try noteForming(story, first, formed: before?["formed_at"] as Int64?)
        return first.id
    }

    private func members(of story: StoryID, limit: Int, only: ArticleID? = nil) throws -> [Member] {
        let sql =
            "SELECT id, url, content_hash IS NOT NULL AS compared FROM article WHERE story_id = ?"
            + (only == nil ? "" : " AND id = ?")
            + " ORDER BY ifnull(published_at, 9223372036854775807), id LIMIT ?"
        let arguments: StatementArguments = only.map { [story.text, $0.text, limit] } ?? [story.text, limit]
        return try db.all(sql, arguments).map { row in
            try Member(id: ArticleID(row["id"]), url: row["url"], isCompared: row["compared"])
        }
    }

    private func state(_ member: Member, first: Member, isLook: Bool) throws {
        let note = LedgerNote(
            subject: .article(member.id), stage: .dedup,
            outcome: member.id == first.id ? .kept : .dupExact, why: why(member, first), url: member.url)
        let identity = CanonicalURL(member.url)?.identity
        if isLook {
            try ledger.note(note, identity: identity)
        } else {
            try ledger.restate(note, identity: identity)
        }
    }

    private func why(_ member: Member, _ first: Member) -> String {
        if member.id != first.id { return "Its text is that of \(first.url), which was published first." }
        return member.isCompared
            ? "No article published before it has this text."
            : "Its text is too short to be compared with others."
    }

    /// A story is formed when a second article joins the first; said once.
    private func noteForming(_ story: StoryID, _ first: Member, formed: Int64?) throws {
        guard formed == nil, try members(of: story, limit: 2).count == 2 else { return }
        try db.run("UPDATE story SET formed_at = ? WHERE id = ?", [ledger.at, story.text])
        let row = try db.first(
            "SELECT n, text_hash, charter, classifier FROM article WHERE id = ?", [first.id.text])
        let subject = try EventSubject(
            article: first.id, n: row?["n"], textHash: row?["text_hash"], charter: row?["charter"],
            classifier: row?["classifier"], story: story)
        try append(.storyFormed, subject, detail: ["representative": first.url], at: ledger.at, db)
    }
}
