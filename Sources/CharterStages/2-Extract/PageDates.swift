import CharterModel
import FoundationEssentials

/// Every publication date a page claims, in the order of `DateOrigin`: JSON-LD, meta and microdata, what the
/// reader sees, the URL.
struct DateChoice {
    let metadata: PageMetadata
    let jsonLD: JSONLDArticle
    let tree: HTMLTree
    let pruning: Pruning
    let list: BlockList
    let container: Int?
    let url: URL?
    /// The page as decoded, scripts included.
    let source: [UInt8]

    func dates() -> [PageDate] {
        var found: [PageDate] = []
        add(jsonLD.datePublished.map { [$0] } ?? [], .jsonLD, &found)
        add(metaDates(), .meta, &found)
        addMicrodata(&found)
        addTimes(&found)
        addNamed(&found)
        if !found.contains(where: { $0.candidate.origin == .visible }) { addNearTitle(&found) }
        if let day = urlDay() { append(day, .url, &found) }
        if found.isEmpty { add(embeddedDates(in: source), .meta, &found) }
        if found.isEmpty { add(updatedDates(), .meta, &found) }
        if found.isEmpty { addAnywhere(&found) }
        return found
    }

    private func add(_ claims: [String], _ origin: DateOrigin, _ found: inout [PageDate]) {
        for claim in claims {
            guard let date = readClaim(claim) else { continue }
            let candidate = DateCandidate(at: date.at, origin: origin, dayOnly: date.dayOnly)
            if found.contains(where: { $0.candidate == candidate }) { continue }
            found.append(PageDate(candidate: candidate, offset: date.dayOnly ? 0 : writtenOffset(claim)))
        }
    }

    private func append(_ day: CalendarDay, _ origin: DateOrigin, _ found: inout [PageDate]) {
        let candidate = DateCandidate(at: day.midnightUTC, origin: origin, dayOnly: true)
        if !found.contains(where: { $0.candidate == candidate }) {
            found.append(PageDate(candidate: candidate, offset: 0))
        }
    }

    /// A machine-written date; plausible years only. A bare year or month is no date.
    private func readClaim(_ claim: String) -> ReadDate? {
        let text = claim.trimmedASCIIWhitespace
        guard (6...80).contains(text.utf8.count) else { return nil }
        if text.utf8.allSatisfy(isDigitByte), let date = epoch(text) { return date }
        if text.utf8.filter(isDigitByte).count >= 5 || text.utf8.count >= 10 {
            if let day = DateScan.dates(in: text, monthFirst: monthFirst).first, !text.contains(":") {
                return ReadDate(at: day.midnightUTC, dayOnly: true)
            }
            if let date = readDate(text), isPlausible(date.at), text.utf8.filter(isDigitByte).count >= 5 { return date }
        }
        return nil
    }

    private func epoch(_ digits: String) -> ReadDate? {
        guard let number = Double(digits) else { return nil }
        let seconds = digits.utf8.count == 13 ? number / 1000 : digits.utf8.count == 10 ? number : 0
        let date = Date(timeIntervalSince1970: seconds)
        return isPlausible(date) ? ReadDate(at: date, dayOnly: false) : nil
    }

    private func isPlausible(_ date: Date) -> Bool {
        (788_918_400...4_102_444_800).contains(date.timeIntervalSince1970)  // 1995 to 2100
    }

    private var monthFirst: Bool {
        let language = (metadata.htmlLanguage ?? metadata.first("og:locale") ?? "").lowercased().replacing(
            "_", with: "-")
        return language == "en-us"
            || (language == "en" || language.isEmpty) && (url?.host()?.hasSuffix(".com") ?? false)
    }

    // MARK: Meta

    private func metaDates() -> [String] {
        publishedNames.flatMap { metadata.meta[$0] ?? [] }
    }

    private func updatedDates() -> [String] { updatedNames.flatMap { metadata.meta[$0] ?? [] } }

    private func addMicrodata(_ found: inout [PageDate]) {
        for name in ["datePublished", "dateCreated", "datepublished"] {
            for index in (metadata.properties[name] ?? []).prefix(4) where !isAside(index) {
                let claim =
                    tree.value(.content, of: index) ?? tree.value(.datetime, of: index)
                    ?? tree.text(of: index, limit: 80)
                add([claim], .meta, &found)
            }
        }
    }

    // MARK: What the reader sees

    /// `<time>` and `<abbr>` elements outside comments and lists of other articles; the ones marked as
    /// publication first, then in document order.
    private func addTimes(_ found: inout [PageDate]) {
        let usable = metadata.times.filter { !isAside($0) }
        let marked = usable.filter { index in
            tree.range(.pubdate, of: index) != nil || isPublishedClass(index)
        }
        for index in (marked + usable).prefix(12) where tree.tag(index) == .time || isPublishedClass(index) {
            if isUpdated(index), marked.count + usable.count > 1 { continue }
            let claims = [tree.value(.datetime, of: index), tree.value(.title, of: index)].compactMap { $0 }
            let before = found.count
            add(claims, .visible, &found)
            if found.count == before, let day = scan(tree.text(of: index, limit: 120)).first {
                append(day, .visible, &found)
            }
        }
    }

    private func isPublishedClass(_ index: Int) -> Bool {
        guard let value = tree.value(.class, of: index)?.lowercased() else { return false }
        return value.contains("publi") || value.contains("entry-date") || value.contains("posted")
    }

    private func isUpdated(_ index: Int) -> Bool {
        let value =
            (tree.value(.class, of: index) ?? "").lowercased() + (tree.value(.itemprop, of: index) ?? "").lowercased()
        return value.contains("updated") && !value.contains("published") || value.contains("modified")
    }

    /// Elements whose class says date, in document order; the shortest texts are the surest.
    private func addNamed(_ found: inout [PageDate]) {
        var seen = 0
        for index in tree.nodes.indices where pruning.traits[index].contains(.date) {
            guard tree.tag(index) != .time, !isAside(index), tree.tag(index) != .meta, tree.tag(index) != .body else {
                continue
            }
            let text = tree.text(of: index, limit: 160)
            guard (6...150).contains(text.utf8.count) else { continue }
            seen += 1
            if seen > 40 { return }
            if let day = scan(text, short: true).first ?? tree.value(.title, of: index).flatMap({ scan($0).first }) {
                append(day, .visible, &found)
            }
        }
    }

    /// Short lines between the headline and the first paragraphs.
    private func addNearTitle(_ found: inout [PageDate]) {
        let heading = metadata.topHeadings.last { index in container.map { index < tree.end($0) } ?? true }
        let start =
            heading.map { Int(list.firstBlock[$0]) } ?? container.map { max(0, Int(list.firstBlock[$0]) - 12) } ?? 0
        let end = min(list.blocks.count, start + 30)
        for index in start..<end where list.blocks[index].length < 500 {
            // In a longer paragraph only its beginning can be a dateline.
            let line = list.blocks[index].length < 200 ? list.string(index) : String(list.string(index).prefix(60))
            if let day = scan(line).first { return append(day, .visible, &found) }
        }
        for index in max(0, start - 12)..<start where list.blocks[index].length < 120 {
            if let day = scan(list.string(index)).first { return append(day, .visible, &found) }
        }
    }

    /// Last resort: a date in any short line, those with a word for publishing first.
    private func addAnywhere(_ found: inout [PageDate]) {
        for index in list.blocks.indices where list.blocks[index].length < 160 {
            if let day = scan(list.string(index)).first { return append(day, .visible, &found) }
        }
    }

    private func scan(_ text: String, short: Bool = false) -> [CalendarDay] {
        DateScan.dates(in: text, monthFirst: monthFirst, shortYears: short)
    }

    /// In comments, or in a list of other articles.
    private func isAside(_ index: Int) -> Bool {
        var at = index
        while at > 0 {
            let own = pruning.traits[at]
            if own.contains(.comments) || own.contains(.related) || tree.tag(at) == .aside || tree.tag(at) == .nav {
                return !(container.map { at <= $0 && tree.end($0) <= tree.end(at) } ?? false)
            }
            at = tree.parent(at)
        }
        return false
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

/// A date of a page, with the zone it was written in: the day a reader saw depends on it.
struct PageDate: Equatable {
    var candidate: DateCandidate
    /// Seconds east of Greenwich.
    var offset: Int

    /// ISO 8601 as written: a day, or an instant with its own offset.
    var iso8601: String {
        if candidate.dayOnly { return CalendarDay(utc: candidate.at).description }
        guard offset != 0 else { return candidate.at.iso8601 }
        let local = candidate.at.addingTimeInterval(Double(offset)).iso8601.dropLast()
        let minutes = abs(offset) / 60
        return local + (offset < 0 ? "-" : "+") + twoDigits(minutes / 60) + ":" + twoDigits(minutes % 60)
    }
}

private func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }

/// The `±hh:mm` or `±hhmm` a machine-written instant ends in, as seconds; 0 without one.
private func writtenOffset(_ claim: String) -> Int {
    let bytes = Array(claim.trimmedASCIIWhitespace.utf8)
    guard bytes.count > 16, let sign = bytes.lastIndex(where: { $0 == 43 || $0 == 45 }), sign > 10 else { return 0 }
    let digits = bytes[(sign + 1)...].filter { $0 != UInt8(ascii: ":") }
    guard digits.count == 4, digits.allSatisfy(isDigitByte), let number = Int(String(decoding: digits, as: UTF8.self)),
        number / 100 <= 14, number % 100 < 60
    else { return 0 }
    return (number / 100 * 60 + number % 100) * 60 * (bytes[sign] == 45 ? -1 : 1)
}

/// Names of publication dates in `<meta>`, most exact first.
private let publishedNames: [String] =
    """
    article:published_time og:article:published_time article:published og:published_time datepublished \
    date_published published_time article:published_date parsely-pub-date sailthru.date pubdate publish_date \
    publishdate publish-date published-date published_date publication_date publicationdate publication-date \
    originalpublicationdate article_date_original cxenseparse:recs:publishtime cxenseparse:publishtime \
    dc.date.issued dcterms.issued dcterms.created dc.date.created dcterms.date dc.date \
    dcsext.articlefirstpublished rnews:datepublished bt:pubdate citation_publication_date citation_date \
    prism.publicationdate shareaholic:article_published_time article.published article-publication-date \
    datecreated created date.created og:pubdate article:post_date rbpubdate displaydate \
    lp.article:published_time gentime vr:published_time moddate:published ptime timestamp date \
    news:publication_date dc:date og:regdate dc:created dc.created dc:date.created content_create_date \
    eprints.date doc_date pdate iso-8601-publish-date article.created
    """.split(separator: " ").map(String.init)

/// Dates of change: only where nothing says when the page was published.
private let updatedNames: [String] =
    """
    article:modified_time og:updated_time last-modified lastmod datemodified dcterms.modified \
    dc.date.modified revised updated_time
    """.split(separator: " ").map(String.init)
