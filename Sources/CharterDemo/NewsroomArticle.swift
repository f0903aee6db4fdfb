package import FoundationEssentials

/// One article of the newsroom, with the truth about it that a classifier is measured against.
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
        /// `exact` but for quotation marks and white space, or `near`.
        package enum Kind: String, Sendable, Hashable { case exact, near }
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
        /// The page would answer, and robots.txt forbids to ask.
        case disallowed
    }

    /// A change to the text between two passes.
    package struct Edit: Sendable, Hashable {
        package let pass: Int
        package let updatedAt: NewsroomTime
        package let old: String
        package let new: String
    }

    /// The name of the resource file, without `.txt`.
    package let id: String
    /// The id of the outlet that prints it.
    package let outlet: String
    /// Where the article lives on its outlet's host; begins with a slash.
    package let path: String
    /// The path that feeds give; differs from ``path`` for an article that has moved.
    package let listedPath: String
    package let title: String
    package let publishedAt: NewsroomTime
    /// `az`, `en`, `ru` or `tr`.
    package let language: String
    package let section: String
    /// A desk or service, never a person.
    package let byline: String
    /// An editor's line above the text, where there is one.
    package let standfirst: String?
    package let relevance: Relevance
    package let clauses: [ClauseTruth]
    package let duplicateOf: Copy?
    /// The first pass on which feeds list it and its page answers.
    package let appearsInPass: Int
    package let reach: Reach
    package let edit: Edit?
    /// Ids of feeds with a hand-made selection that list it too.
    let alsoIn: [String]
    /// The text as of pass 1; a paragraph that begins with `## ` is a heading.
    let originalParagraphs: [String]

    /// When it was published.
    package var published: Date { publishedAt.date }

    /// The text as of a pass: paragraphs and headings, in order, without mark-up.
    package func paragraphs(pass: Int = 1) -> [String] {
        blocks(pass: pass).map { $0.hasPrefix("## ") ? String($0.dropFirst(3)) : $0 }
    }

    /// The text as of a pass, one line a paragraph: what an extractor should find.
    package func text(pass: Int = 1) -> String { paragraphs(pass: pass).joined(separator: "\n") }

    /// When the text last changed, as of a pass.
    package func updatedAt(pass: Int) -> NewsroomTime {
        guard let edit, pass >= edit.pass else { return publishedAt }
        return edit.updatedAt
    }

    /// The standfirst, or else the first paragraph: what a feed gives as its summary.
    func summary(pass: Int) -> String { standfirst ?? paragraphs(pass: pass).first ?? "" }

    /// The paragraphs with their heading marks, as of a pass.
    func blocks(pass: Int) -> [String] {
        guard let edit, pass >= edit.pass else { return originalParagraphs }
        return originalParagraphs.map { paragraph in
            guard let range = paragraph.firstRange(of: edit.old) else { return paragraph }
            return paragraph.replacingCharacters(in: range, with: edit.new)
        }
    }
}

extension String {
    /// The text with one range of it replaced.
    func replacingCharacters(in range: Range<Index>, with other: String) -> String {
        self[..<range.lowerBound] + other + self[range.upperBound...]
    }
}
