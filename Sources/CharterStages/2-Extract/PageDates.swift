import CharterModel
import FoundationEssentials

/// Every date a page claims for itself, and of them the one it was published on: JSON-LD, meta and microdata, what
/// the reader sees, the URL, compared with one another.
struct DateChoice {
    let metadata: PageMetadata
    let jsonLD: JSONLDArticle
    let tree: HTMLTree
    let pruning: Pruning
    let list: BlockList
    let container: Int?
    /// Node of the headline.
    let heading: Int?
    let url: URL?
    /// The page as decoded, scripts included.
    let source: [UInt8]

    func dates() -> PageDates {
        let claims = DateClaims(metadata, url: url)
        let declared = declaredDates(claims)
        var finder = VisibleDates(
            metadata: metadata, tree: tree, pruning: pruning, list: list, container: container, heading: heading,
            claims: claims)
        let seen = finder.ranked()
        let shown = seen.filter { $0.kind != .modified }
        let address = urlDay().map { PageDate($0, .url) }
        let changed = changedDates(claims) + seen.filter { $0.kind == .modified }.map(\.date)

        var all = declared + shown.filter { $0.rank >= 0 }.prefix(12).map(\.date)
        if let address { all.append(address) }
        let witnesses = Witnesses(shown: shown, address: address)
        var best =
            declared.isEmpty
            ? undeclared(shown, changed.first, address, claims) ?? anywhere(claims)
            : witnesses.choice(among: declared, isVague: isVague(declared))
        if let date = best { best = witnesses.local(date, others: declared + changed) }
        if let best { all.insert(best, at: 0) }
        var published: [PageDate] = []
        for date in all where !published.contains(where: { $0.candidate == date.candidate }) { published.append(date) }
        return PageDates(published: published, modified: modified(changed, after: best))
    }

    /// A change counts when it is later than the publication.
    private func modified(_ changed: [PageDate], after best: PageDate?) -> PageDate? {
        changed.first { date in
            guard let best else { return true }
            if date.candidate.dayOnly || best.candidate.dayOnly { return date.day > best.day }
            return date.candidate.at > best.candidate.at
        }
    }

    /// Whether all that machines were told stands under names that often mean the last change.
    private func isVague(_ declared: [PageDate]) -> Bool {
        !declared.isEmpty && jsonLD.datePublished == nil
            && publishedDateNames.allSatisfy { metadata.meta[$0] == nil || vagueDateNames.contains($0) }
            && metadata.properties["datePublished"] == nil
    }

    // MARK: Declared

    private func declaredDates(_ claims: DateClaims) -> [PageDate] {
        var found = [jsonLD.datePublished].compactMap { $0.flatMap { claims.read($0, .jsonLD) } }
        for name in publishedDateNames {
            for claim in metadata.meta[name] ?? [] {
                if let date = claims.read(claim, .meta) { found.append(date) }
            }
        }
        for name in ["datePublished", "dateCreated", "datepublished"] {
            found += microdata(name).compactMap { claims.read($0, .meta) }
        }
        return found
    }

    private func changedDates(_ claims: DateClaims) -> [PageDate] {
        var found = [jsonLD.dateModified].compactMap { $0.flatMap { claims.read($0, .jsonLD) } }
        for claim in modifiedDateNames.flatMap({ metadata.meta[$0] ?? [] }) + microdata("dateModified") {
            if let date = claims.read(claim, .meta) { found.append(date) }
        }
        return found
    }

    private func microdata(_ name: String) -> [String] {
        (metadata.properties[name] ?? []).prefix(4).filter { !pruning.isAside($0, of: container, tree) }.map { index in
            tree.value(.content, of: index) ?? tree.value(.datetime, of: index) ?? tree.text(of: index, limit: 80)
        }
    }

    // MARK: Undeclared

    /// Where no machine was told: what the reader sees at the headline, the address, what the page says of
    /// itself in words, a date elsewhere, the data of scripts.
    private func undeclared(
        _ shown: [VisibleDate], _ changed: PageDate?, _ address: PageDate?, _ claims: DateClaims
    ) -> PageDate? {
        if let best = shown.first, best.rank >= 5 || address == nil && best.rank >= 4 { return best.date }
        if let address { return address }
        if let told = told(claims) { return told }
        if let best = shown.first, best.rank >= 2 { return best.date }
        return embeddedDates(in: source).lazy.compactMap { claims.read($0, .meta) }.first
            ?? changed ?? shown.first { $0.rank >= -1 }?.date
    }

    /// A date in the page's own description or title.
    private func told(_ claims: DateClaims) -> PageDate? {
        let texts = metadata.all("og:title", "description", "og:description").prefix(4) + [metadata.title]
        for text in texts {
            let matches = DateScan.matches(in: Array(text.utf8)[...], monthFirst: claims.monthFirst)
            if matches.count == 1, let only = matches.first { return PageDate(only.day, .visible) }
        }
        return nil
    }

    /// Last resort: a date in any short line.
    private func anywhere(_ claims: DateClaims) -> PageDate? {
        for block in list.blocks where block.length < 160 {
            let matches = DateScan.matches(in: list.text[block.text], monthFirst: claims.monthFirst)
            if let first = matches.first { return PageDate(first.day, .visible) }
        }
        return nil
    }

    // MARK: URL

    /// `/2026/02/10/`, `/2026-02-10-`, `/20260210/`: a day written in the path.
    private func urlDay() -> CalendarDay? {
        guard let path = (url ?? canonicalURL(metadata, jsonLD, page: nil))?.path() else { return nil }
        let pieces = path.split(whereSeparator: { !$0.isNumber })
        for (at, piece) in pieces.enumerated() {
            if piece.utf8.count == 4, at + 2 < pieces.count, let year = Int(piece), (1995...2100).contains(year),
                let month = Int(pieces[at + 1]), let day = Int(pieces[at + 2]), pieces[at + 1].utf8.count <= 2,
                pieces[at + 2].utf8.count <= 2,
                pieces[at + 2].startIndex == path.index(pieces[at + 1].endIndex, offsetBy: 1),
                let found = CalendarDay(year: year, month: month, day: day)
            {
                return found
            }
            if piece.utf8.count == 8, let number = Int(piece), (19_950_101...21_001_231).contains(number),
                let found = CalendarDay(year: number / 10000, month: number / 100 % 100, day: number % 100)
            {
                return found
            }
        }
        return nil
    }
}

/// What `DateChoice` found.
struct PageDates {
    /// The date of publication first, the others by origin.
    var published: [PageDate]
    /// The last change, when the page tells one after its publication.
    var modified: PageDate?
}

/// The dates that say which of several claims to believe: what the reader sees, and the address.
private struct Witnesses {
    let shown: [VisibleDate]
    let address: PageDate?

    /// The first claim, unless it lies more than a day and a half from another that the witnesses agree with. A
    /// vague one gives way to an earlier day that the page shows at its headline.
    func choice(among declared: [PageDate], isVague: Bool) -> PageDate? {
        guard let first = declared.first else { return nil }
        if isVague, let seen = shown.first, seen.rank >= 6, seen.date.day < first.day { return seen.date }
        let rivals = declared.filter { abs($0.candidate.at.timeIntervalSince(first.candidate.at)) > 36 * 3600 }
        guard !rivals.isEmpty, support(for: first) == 0 else { return first }
        guard let best = rivals.max(by: { support(for: $0) < support(for: $1) }), support(for: best) > 0 else {
            return first
        }
        let allies = { (date: PageDate) in declared.count { isNear($0, date) } }
        return allies(best) >= allies(first) ? best : first
    }

    private func support(for date: PageDate) -> Int {
        var support = 0
        if let best = shown.first, best.rank >= 6, isNear(best.date, date) { support += 2 }
        if let address, isNear(address, date) { support += 1 }
        return support
    }

    private func isNear(_ one: PageDate, _ other: PageDate) -> Bool {
        abs(one.day.daysSince1970 - other.day.daysSince1970) <= 1
    }

    /// The date as its readers have it. An instant in Greenwich's time takes the zone of another claim of the same
    /// instant, else the nearest zone in which it falls on the day that the page shows or its address has; a day
    /// whose digits can mean two is the one that the page also shows.
    func local(_ date: PageDate, others: [PageDate]) -> PageDate {
        var date = date
        if let swapped = date.swapped, swapped != date.day {
            let days = evidence
            if !days.contains(date.day), days.contains(swapped) {
                let move = Double(swapped.daysSince1970 - date.day.daysSince1970) * 86_400
                date.candidate.at = date.candidate.at.addingTimeInterval(move)
            }
        }
        guard date.isZoneless else { return date }
        let own = date.candidate.at
        if let other = others.first(where: {
            !$0.candidate.dayOnly && ($0.offset ?? 0) != 0 && abs($0.candidate.at.timeIntervalSince(own)) < 120
        }) {
            date.offset = other.offset
            return date
        }
        let days = evidence
        for day in days where !days.contains(date.day) {
            if let offset = offset(from: own, to: day) {
                date.offset = offset
                break
            }
        }
        return date
    }

    /// Days that are written where readers look.
    private var evidence: [CalendarDay] {
        shown.prefix(4).filter { $0.rank >= 5 && $0.date.candidate.dayOnly }.map(\.date.day)
            + [address?.day].compactMap { $0 }
    }

    /// Whole hours east of Greenwich that move an instant to a day, at most 11 west and 14 east.
    private func offset(from instant: Date, to day: CalendarDay) -> Int? {
        let start = day.midnightUTC.timeIntervalSince(instant)
        let end = start + 86_400
        if start > 0 { return start <= 14 * 3600 ? Int((start / 3600).rounded(.up)) * 3600 : nil }
        guard end <= 0 else { return nil }
        let hours = (end / 3600).rounded(.down)
        let exact = hours * 3600 == end ? hours - 1 : hours
        return exact >= -11 ? Int(exact) * 3600 : nil
    }
}
