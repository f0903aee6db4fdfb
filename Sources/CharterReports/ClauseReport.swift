package import CharterModel

/// The rows by section and clause of the charter: for each clause how much there is, and up to `most` stories with
/// the quote that bears on it, substantive ones first, then the latest. Clauses without coverage are listed, too.
package func renderByClause(
    _ rows: [TimelineRow], charter: Charter, style: TerminalStyle, most: Int = 3
) -> [UInt8] {
    let report = ClauseReport(charter: charter, style: style, most: most)
    return Array(report.text(rows).utf8)
}

private struct ClauseReport {
    let charter: Charter
    let style: TerminalStyle
    let most: Int
    private let paint: Paint

    /// A story as it bears on one clause: the first of its articles that says so, and how many do.
    private struct Hit {
        var story: StoryBlock
        var article: TimelineRow.ArticleRef
        var label: TimelineRow.LabelRow
        var articles: Int
    }

    init(charter: Charter, style: TerminalStyle, most: Int) {
        self.charter = charter
        self.style = style
        self.most = max(0, most)
        paint = Paint(on: style.colour)
    }

    func text(_ rows: [TimelineRow]) -> String {
        let stories = parted(rows).stories
        var hits: [ClauseID: [Hit]] = [:]
        for story in stories.reversed() {
            for hit in parts(story) { hits[hit.label.clause, default: []].append(hit) }
        }
        var out: [String] = []
        for section in charter.sections {
            out += out.isEmpty ? [] : [""]
            out.append(heading(section.id, section.title))
            var afterHits = false
            for clause in section.clauses {
                let found = hits[clause.id] ?? []
                if afterHits || !found.isEmpty { out.append("") }
                out += lines(clause.id, clause.title, found)
                afterHits = !found.isEmpty
            }
        }
        let known = Set(charter.clauses.map(\.id))
        let strangers = hits.keys.filter { !known.contains($0) }.sorted { $0.text < $1.text }
        if !strangers.isEmpty {
            out += ["", heading("", "Clauses that this charter does not have")]
            for id in strangers { out += [""] + lines(id, "(unknown)", hits[id] ?? []) }
        }
        let touched = charter.clauses.count { hits[$0.id] != nil }
        let articles = stories.reduce(0) { $0 + 1 + $1.others.count }
        out += ["", paint.dim(String(repeating: "─", count: style.measure))]
        out += wrapped(
            "\(touched) of \(counted(charter.clauses.count, "clause")) with coverage · "
                + "\(counted(articles, "article")) in \(counted(stories.count, "story"))",
            width: style.measure)
        return out.map(withoutTrailingBlanks).joined(separator: "\n") + "\n"
    }

    private func parts(_ story: StoryBlock) -> [Hit] {
        var found: [Hit] = []
        for block in [story.first] + story.others {
            for label in block.labels {
                if let known = found.firstIndex(where: { $0.label.clause == label.clause }) {
                    found[known].articles += 1
                } else {
                    found.append(Hit(story: story.led(by: block), article: block.article, label: label, articles: 1))
                }
            }
        }
        return found
    }

    private func heading(_ id: String, _ title: String) -> String {
        let name = (id.isEmpty ? "" : escapedForTerminal(id) + "  ") + escapedForTerminal(title)
        let cut = truncated(name, to: style.measure - 6)
        let rest = String(repeating: "─", count: max(0, style.measure - terminalWidth(cut) - 4))
        return paint.dim("── ") + paint.bold(cut) + " " + paint.dim(rest)
    }

    private func lines(_ id: ClauseID, _ title: String, _ hits: [Hit]) -> [String] {
        let count = hits.isEmpty ? "no article" : tally(hits)
        let name = padded(escapedForTerminal(id.text), to: 7)
        // Two columns before the name; a space, at least one dot and a space before the count.
        let room = style.measure - 2 - terminalWidth(name) - terminalWidth(count) - 3
        let shown = truncated(escapedForTerminal(title), to: room)
        let dots = String(repeating: "·", count: max(1, room - terminalWidth(shown) + 1))
        let line = "  " + (hits.isEmpty ? paint.dim(name + shown) : paint.green(name) + paint.bold(shown))
        var out = [line + " " + paint.dim(dots) + " " + (hits.isEmpty ? paint.dim(count) : count)]
        // Who says something comes before who only names it; within each the latest first, as `hits` are.
        let ordered = hits.filter { $0.label.strength == .substantive } + hits.filter { $0.label.strength == .mention }
        for hit in ordered.prefix(most) { out += lines(hit) }
        if hits.count > most { out.append(indent + paint.dim("and \(counted(hits.count - most, "more story"))")) }
        return out
    }

    /// `5 articles in 3 stories`, or only the articles when each is a story of its own.
    private func tally(_ hits: [Hit]) -> String {
        let articles = hits.reduce(0) { $0 + $1.articles }
        let count = counted(articles, "article")
        return articles == hits.count ? count : count + " in " + counted(hits.count, "story")
    }

    private let indent = String(repeating: " ", count: 9)

    private func lines(_ hit: Hit) -> [String] {
        let article = hit.article
        let room = style.measure - indent.count
        let mark = hit.label.strength == .mention ? paint.yellow("○ ") : paint.green("● ")
        let lang = article.lang.map { " (\(escapedForTerminal($0)))" } ?? ""
        let place =
            shortDay(style.local(publication: article.publishedAt)) + "  " + escapedForTerminal(article.outlet) + lang
        var out = [indent + mark + paint.cyan(truncated(place, to: room - 2))]
        let inner = indent + "  "
        out += wrapped(shownTitle(article.title), width: room - 2, mostLines: 2).map { inner + paint.bold($0) }
        if let quote = hit.label.evidence.first?.quote {
            out += wrapped("“\(escapedForTerminal(quote))”", width: room - 2, mostLines: 4).map { inner + $0 }
        }
        if let also = hit.story.alsoIn {
            out += wrapped(also, width: room - 2).map { inner + paint.yellow($0) }
        }
        return out
    }
}
