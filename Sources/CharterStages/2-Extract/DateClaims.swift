import CharterModel
import FoundationEssentials

/// Reads what machines wrote as the dates of a page: JSON-LD, meta, attributes.
struct DateClaims {
    /// Whether the page's writers put the month first in `3/4/2020`.
    let monthFirst: Bool

    init(_ metadata: PageMetadata, url: URL?) {
        let claim = metadata.htmlLanguage ?? metadata.first("og:locale") ?? ""
        let language = claim.lowercased().replacing("_", with: "-")
        monthFirst =
            language == "en-us" || (language == "en" || language.isEmpty) && (url?.host()?.hasSuffix(".com") ?? false)
    }

    /// A date of plausible years. A bare year or month is no date.
    func read(_ claim: String, _ origin: DateOrigin) -> PageDate? {
        let text = claim.trimmedASCIIWhitespace
        guard (6...80).contains(text.utf8.count) else { return nil }
        let digits = text.utf8.count(where: isDigitByte)
        guard digits > 0 else { return nil }
        if digits == text.utf8.count, let date = epoch(text) { return PageDate(date, origin) }
        guard digits >= 5 || text.utf8.count >= 10 else { return nil }
        let match = DateScan.matches(in: Array(text.utf8)[...], monthFirst: monthFirst).first
        if let match, !text.utf8.contains(UInt8(ascii: ":")) {
            var date = PageDate(match.day, origin)
            date.swapped = match.swapped
            return date
        }
        guard digits >= 5, let read = readDate(text), isPlausible(read.at) else {
            return match.map { PageDate($0.day, origin) }
        }
        var date = PageDate(read, origin)
        date.offset = read.dayOnly ? nil : writtenOffset(text)
        // The general reader puts the day first.
        if let swapped = match?.swapped { settle(&date, monthFirst: monthFirst, match: match!.day, swapped) }
        return date
    }

    private func settle(_ date: inout PageDate, monthFirst: Bool, match: CalendarDay, _ swapped: CalendarDay) {
        let read = CalendarDay(utc: date.candidate.at)
        guard read == match || read == swapped else { return }
        let seconds = date.candidate.at.timeIntervalSince(read.midnightUTC)
        date.candidate.at = match.midnightUTC.addingTimeInterval(seconds)
        date.swapped = swapped
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
}

/// A date of a page, with the zone it was written in: the day a reader saw depends on it.
struct PageDate: Equatable {
    var candidate: DateCandidate
    /// Seconds east of Greenwich; nil when the page does not say.
    var offset: Int?
    /// The other day that the same digits can mean.
    var swapped: CalendarDay?

    init(_ date: ReadDate, _ origin: DateOrigin) {
        candidate = DateCandidate(at: date.at, origin: origin, dayOnly: date.dayOnly)
    }

    init(_ day: CalendarDay, _ origin: DateOrigin) {
        candidate = DateCandidate(at: day.midnightUTC, origin: origin, dayOnly: true)
    }

    /// The day where it was written.
    var day: CalendarDay { CalendarDay(utc: candidate.at.addingTimeInterval(Double(offset ?? 0))) }

    /// An instant in Greenwich's zone or in none: whether its writers lived there is another question.
    var isZoneless: Bool { !candidate.dayOnly && (offset ?? 0) == 0 }

    /// ISO 8601 as written: a day, or an instant with its own offset.
    var iso8601: String {
        if candidate.dayOnly { return CalendarDay(utc: candidate.at).description }
        guard let offset, offset != 0 else { return candidate.at.iso8601 }
        let local = candidate.at.addingTimeInterval(Double(offset)).iso8601.dropLast()
        let minutes = abs(offset) / 60
        return local + (offset < 0 ? "-" : "+") + twoDigits(minutes / 60) + ":" + twoDigits(minutes % 60)
    }
}

private func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }

/// The zone a machine-written instant ends in, as seconds east of Greenwich: `±hh:mm`, `±hhmm`, `Z`, `EST`; nil
/// without one.
private func writtenOffset(_ claim: String) -> Int? {
    let bytes = Array(claim.utf8)
    let word = bytes.suffix(while: isLetterByte)
    if !word.isEmpty { return word.count < 5 ? zoneOffsets[String(decoding: word, as: UTF8.self).lowercased()] : nil }
    guard bytes.count > 16, let sign = bytes.lastIndex(where: { $0 == 43 || $0 == 45 }), sign > 10 else { return nil }
    let digits = bytes[(sign + 1)...].filter { $0 != UInt8(ascii: ":") }
    guard digits.count == 4, digits.allSatisfy(isDigitByte), let number = Int(String(decoding: digits, as: UTF8.self)),
        number / 100 <= 14, number % 100 < 60
    else { return nil }
    return (number / 100 * 60 + number % 100) * 60 * (bytes[sign] == 45 ? -1 : 1)
}

extension [UInt8] {
    /// The bytes at the end that all satisfy a condition.
    fileprivate func suffix(while holds: (UInt8) -> Bool) -> ArraySlice<UInt8> {
        self[((lastIndex { !holds($0) } ?? -1) + 1)...]
    }
}

/// Names of publication dates in `<meta>`, most exact first.
let publishedDateNames: [String] =
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

/// Of these, the names that many pages give to the time of the last change or of printing.
let vagueDateNames: Set<String> = [
    "date", "timestamp", "dc.date", "dc:date", "dcterms.date", "created", "date.created", "gentime", "sailthru.date",
    "displaydate", "pdate", "ptime",
]

/// Names of dates of change.
let modifiedDateNames: [String] =
    """
    article:modified_time og:updated_time last-modified lastmod datemodified dcterms.modified \
    dc.date.modified revised updated_time og:article:modified_time bt:moddate lp.article:modified_time \
    article.updated article:modified datelastmodified modified_time last_modified lastmodified dcterms.date.modified \
    dc.modified date.modified
    """.split(separator: " ").map(String.init)
