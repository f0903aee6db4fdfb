package import FoundationEssentials

/// One article of the newsroom, with the truth about it that the product is measured against.
package struct NewsroomArticle: Sendable, Identifiable {
    /// How far a clause is touched (the annotation guide's strengths).
    package enum Strength: String, Sendable, Hashable, CaseIterable {
        case substantive, mention
    }

    /// One clause that the article bears on. `clause` is an id such as `I.0`, or `charter-general` when the
    /// article is about the charter as such and no clause is told.
    package struct ClauseTruth: Sendable, Hashable {
        package let clause: String
        package let strength: Strength
    }

    /// Whether the article is about the matter at all.
    package enum Relevance: String, Sendable, Hashable, CaseIterable {
        case core, related, none
    }

    /// What another article of the newsroom is to this one.
    package struct Copy: Sendable, Hashable {
        /// `exact`: the whole, but for quotation marks and white space. `wrapped`: the whole in words of one's own.
        /// `cut`: only its beginning. `near`: edited. `translated`: told again in another language.
        package enum Kind: String, Sendable, Hashable, CaseIterable { case exact, wrapped, cut, near, translated }
        /// The id of the article that came first.
        package let original: String
        package let kind: Kind
    }

    /// What a request for the listed address meets.
    package enum Reach: String, Sendable, Hashable, CaseIterable {
        /// The page.
        case page
        /// 301 to the article's address.
        case moved
        /// 404: only the feed has the entry.
        case missing
        /// 403, as a wall against robots answers.
        case refused
        /// A redirect to a page that asks for consent to cookies, for everyone and every time.
        case consent
        /// The page would answer, and robots.txt forbids to ask.
        case disallowed
    }

    /// How the page is built.
    package enum Layout: Sendable, Hashable {
        case article
        /// Entries with a time of day, newest first.
        case liveblog
        /// Only so many blocks are shown, and under them the outlet's wall.
        case paywall(blocks: Int)
    }

    /// A change to title or text between two days.
    package struct Edit: Sendable, Hashable {
        package let day: Int
        package let updatedAt: NewsroomTime
        package let old: String
        package let new: String
        /// Whether a number, a date, a name, a quoted sentence, the headline or a clause is touched.
        package let isMaterial: Bool
        /// Whether the feed says that something changed; otherwise only the page is another.
        package let isSignalled: Bool
    }

    /// The taking down of a page.
    package struct Removal: Sendable, Hashable {
        package let day: Int
        /// 404 or 410.
        package let status: Int
    }

    /// A new address from a day on; the old one leads to it.
    package struct Relisting: Sendable, Hashable {
        package let day: Int
        package let path: String
    }

    /// The name of the resource file, without `.txt`.
    package let id: String
    /// The id of the outlet that prints it.
    package let outlet: String
    /// Where the article lives on its outlet's host at first; begins with a slash.
    let firstPath: String
    /// The path that feeds give at first; differs from ``firstPath`` for an article that has moved.
    let firstListedPath: String
    /// The title as first printed.
    package let title: String
    package let publishedAt: NewsroomTime
    /// ISO 639-1.
    package let language: String
    package let section: String
    /// A desk or service, never a person.
    package let byline: String
    /// An editor's line above the text, where there is one.
    package let standfirst: String?
    package let relevance: Relevance
    package let clauses: [ClauseTruth]
    package let duplicateOf: Copy?
    /// The first day on which feeds list it and its page answers.
    package let appearsOnDay: Int
    package let reach: Reach
    package let layout: Layout
    /// The identifier that feeds give instead of one of their own.
    package let guid: String?
    /// In the order of their days.
    package let edits: [Edit]
    package let removal: Removal?
    package let relisting: Relisting?
    /// Ids of feeds with a hand-made selection that list it too.
    let alsoIn: [String]
    /// The text as first printed. Copied paragraphs are put in by the newsroom, which knows the others.
    var originalBlocks: [TextBlock]

    /// When it was published.
    package var published: Date { publishedAt.date }

    /// Whether it can be read, or is at least listed, on a day.
    package func isOut(day: Int) -> Bool { appearsOnDay <= day && !isGone(day: day) }

    /// Whether its page has been taken down.
    package func isGone(day: Int) -> Bool { removal.map { $0.day <= day } ?? false }

    /// Where the page is on a day.
    package func path(day: Int) -> String {
        if let relisting, relisting.day <= day { return relisting.path }
        return firstPath
    }

    /// Where feeds say that it is on a day.
    package func listedPath(day: Int) -> String {
        if let relisting, relisting.day <= day { return relisting.path }
        return firstListedPath
    }

    /// Every path that it ever had.
    package var paths: Set<String> { Set([firstPath, firstListedPath] + (relisting.map { [$0.path] } ?? [])) }

    /// The title as of a day.
    package func title(day: Int) -> String { edited(title, day: day) }

    /// The text as of a day, as far as its page shows it: one string a paragraph, heading, list item or table row,
    /// without mark-up.
    package func paragraphs(day: Int = 1) -> [String] { blocks(day: day).flatMap(\.lines) }

    /// The text as of a day, one line a paragraph: what an extractor should find.
    package func text(day: Int = 1) -> String { paragraphs(day: day).joined(separator: "\n") }

    /// When the outlet says that the text last changed, as of a day: silent edits do not count.
    package func updatedAt(day: Int) -> NewsroomTime {
        edits.last { $0.day <= day && $0.isSignalled }?.updatedAt ?? publishedAt
    }

    /// When the page last changed, as of a day.
    func pageChangedAt(day: Int) -> NewsroomTime { edits.last { $0.day <= day }?.updatedAt ?? publishedAt }

    /// The standfirst, or else the first paragraph: what a feed gives as its summary.
    func summary(day: Int) -> String { standfirst ?? paragraphs(day: day).first ?? "" }

    /// The blocks that are shown, as of a day.
    func blocks(day: Int) -> [TextBlock] {
        let now = originalBlocks.map { $0.mapLines { edited($0, day: day) } }
        if case .paywall(let shown) = layout { return Array(now.prefix(shown)) }
        return now
    }

    private func edited(_ text: String, day: Int) -> String {
        edits.filter { $0.day <= day }.reduce(text) { text, edit in
            guard let range = text.firstRange(of: edit.old) else { return text }
            return text[..<range.lowerBound] + edit.new + text[range.upperBound...]
        }
    }
}
