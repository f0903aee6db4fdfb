import CharterModel
import FoundationEssentials

/// A small charter and a timeline about it, with one of everything a report must lay out: an article in two outlets,
/// a mention, a reviewed label, a label on a clause the charter lost, a date without a time, events of sources, and a
/// kind that this version does not know.
enum Sample {
    static let charter = Charter(
        id: "harbour", title: "Harbour Compact",
        parties: [.init(id: "N", name: "Northport"), .init(id: "S", name: "Southport")],
        signed: CalendarDay("2026-02-10")!, languages: ["en", "az"], anchors: [:],
        sections: [
            .init(
                id: "A", title: "Ships and quays",
                clauses: [
                    clause("A.1", "Joint pilot service"),
                    clause("A.2", "A deep-water quay for ships of more than three hundred metres, and the road to it"),
                    clause("A.3", "Customs by night"),
                ]),
            .init(
                id: "B", title: "Knowledge",
                clauses: [clause("B.1", "Exchange of tide tables"), clause("B.2", "School of navigation")]),
        ], digest: SHA256Digest(of: [UInt8]("harbour".utf8)))

    static func clause(_ id: String, _ title: String) -> Charter.Clause {
        .init(id: ClauseID(id), title: title, description: title, terms: [])
    }

    static func at(_ text: String) -> Date { Date(iso8601: text)! }

    static func article(
        _ name: String, _ title: String, _ outlet: String, lang: String? = "en", published: String,
        origin: DateOrigin = .feed
    ) -> TimelineRow.ArticleRef {
        .init(
            id: ArticleID(name), url: "https://\(name).example/news", title: title, outlet: outlet, lang: lang,
            publishedAt: at(published), publishedOrigin: origin, firstSeenAt: at("2026-02-12T06:00:00Z"))
    }

    static func label(
        _ clause: String, _ strength: Strength, _ score: Double, by: String = "classifier:terms-1", _ quotes: String...
    ) -> TimelineRow.LabelRow {
        .init(
            clause: ClauseID(clause), strength: strength, score: score, by: by,
            evidence: quotes.compactMap {
                Evidence(field: .text, range: 0..<$0.utf8.count, in: Array($0.utf8))
            })
    }

    static let pilots = article(
        "pilots", "Northport and Southport put their pilots into one service", "The Quay Gazette",
        published: "2026-02-10T12:04:00Z")
    static let pilotsCopy = article(
        "pilots-copy", "Two ports, one pilot service", "Tidewater", published: "2026-02-10T14:30:00Z")
    static let tables = article(
        "tables", "Qabarma cədvəlləri artıq açıqdır", "Liman", lang: "az", published: "2026-02-11T00:00:00Z",
        origin: .url)
    static let undated = article(
        "undated", "Budget talks go on", "Tidewater", lang: nil, published: "2026-02-12T06:00:00Z", origin: .firstSeen)

    static let rows: [TimelineRow] = {
        let both = TimelineRow.StoryRef(id: StoryID("one"), size: 3, origins: 2)
        let service = label(
            "A.1", .substantive, 0.94,
            "From the first of March ships that call at either port will be met by pilots of the joint service, who "
                + "hold one licence for both harbours and are sent out from the old signal station.",
            "The service starts with forty pilots.")
        let quay = label("A.2", .mention, 0.41, "talks on the quay, the tide tables and a school")
        let tide = label(
            "B.1", .substantive, 0.88, by: "person:R. Reader", "Cədvəllər hər iki limanın saytında dərc olunub.")
        return [
            TimelineRow(seq: 1, at: at("2026-02-10T12:10:00Z"), kind: "article.seen", article: pilots, story: both),
            TimelineRow(
                seq: 2, at: at("2026-02-10T12:10:00Z"), kind: "label.given", article: pilots, story: both,
                labels: [service, quay]),
            TimelineRow(
                seq: 3, at: at("2026-02-10T14:40:00Z"), kind: "label.given", article: pilotsCopy, story: both,
                labels: [service, label("B.2", .mention, 0.35, "a school of navigation may follow")]),
            TimelineRow(
                seq: 4, at: at("2026-02-10T15:00:00Z"), kind: "source.down", source: "liman.example-rss",
                detail: ["reason": "no answer within 15 s, for the 6th time", "before": "suspect", "after": "failing"]),
            TimelineRow(
                seq: 5, at: at("2026-02-11T08:00:00Z"), kind: "label.given", article: tables,
                story: .init(id: StoryID("two"), size: 1, origins: 1), labels: [tide]),
            TimelineRow(
                seq: 6, at: at("2026-02-11T09:00:00Z"), kind: "source.back", source: "liman.example-rss",
                detail: ["reason": "200, 30 entries"]),
            TimelineRow(
                seq: 7, at: at("2026-02-11T10:00:00Z"), kind: "article.revised", article: pilots, story: both,
                detail: ["reason": "the text grew from 310 to 412 words"]),
            TimelineRow(
                seq: 8, at: at("2026-02-12T06:00:00Z"), kind: "article.seen", article: undated,
                labels: [label("Z.9", .mention, 0.3, "the talks")]),
            TimelineRow(
                seq: 9, at: at("2026-02-12T07:00:00Z"), kind: "weather.changed", source: "harbour",
                detail: ["wind": "north"]),
        ]
    }()
}
