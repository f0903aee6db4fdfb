import CharterModel
import FoundationEssentials

/// A line of a page as a reader sees it: the text between two places where lines break.
struct ListLine {
    var text: String
    /// The first element that its text stands in.
    var node: Int
    /// All of it is in links.
    var isLink: Bool
}

/// The lines in a range of nodes, in order, white space folded, without the elements in `skipped`; at most 60.
func lines(of tree: HTMLTree, in range: Range<Int>, skipping skipped: Set<Int> = []) -> [ListLine] {
    var found: [ListLine] = []
    var bytes: [UInt8] = []
    var node = 0
    var isLink = true
    var linkEnd = 0
    var skipEnd = 0
    // Where blocks that are open end: the line ends there, too.
    var ends: [Int] = []
    func close() {
        while bytes.last == 32 { bytes.removeLast() }
        if !bytes.isEmpty {
            found.append(ListLine(text: String(decoding: bytes, as: UTF8.self), node: node, isLink: isLink))
        }
        bytes.removeAll(keepingCapacity: true)
        isLink = true
    }
    for at in range {
        if found.count >= 60 { break }
        while let end = ends.last, end <= at {
            ends.removeLast()
            close()
        }
        if skipped.contains(at) { skipEnd = max(skipEnd, tree.end(at)) }
        if at < skipEnd { continue }
        let tag = tree.tag(at)
        if tag == .a { linkEnd = max(linkEnd, tree.end(at)) }
        if tag == .text {
            let before = bytes.count
            let text = tree.pool[tree.textRange(at)].prefix(2000)
            appendFolded(text, to: &bytes)
            if before == 0, bytes.first == 32 { bytes.removeFirst() }
            if before == 0 { node = tree.parent(at) }
            if bytes.count > before, at >= linkEnd, text.contains(where: { !isSpaceByte($0) }) { isLink = false }
        } else if tag == .br {
            close()
        } else if tag.isBlock || tag == .time {
            close()
            ends.append(tree.end(at))
        }
    }
    close()
    return found
}

/// The dates that a list shows beside its entries.
struct ListDates {
    /// Whether `3/4/2020` is 4 March.
    var monthFirst = false
    /// Of times of day that name no zone.
    var zone: TimeZone?

    /// The date in a machine-readable attribute.
    func machine(_ text: String) -> Date? {
        guard let read = readDate(text), isPlausible(read.at) else { return nil }
        return read.instant(in: zone)
    }

    /// The date in a line, with the time of day beside it or in the line that follows; nil when there is none, or
    /// the line is a sentence.
    func shown(_ line: String, next: String?) -> Date? {
        guard line.utf8.count <= 160, let day = dateIn(line, monthFirst: monthFirst) else { return nil }
        for text in [line, next.map { line + " " + $0 }].compactMap({ $0 }) where text.utf8.contains(UInt8(ascii: ":"))
        {
            if text != line, next.map(isClock) != true { continue }
            guard let read = readDate(text), !read.dayOnly, isPlausible(read.at) else { continue }
            let written = CalendarDay(utc: read.at)
            guard written == day || !read.isZoneless else { continue }
            return read.instant(in: zone)
        }
        return day.midnightUTC
    }

    private func isPlausible(_ date: Date) -> Bool {
        (788_918_400...4_102_444_800).contains(date.timeIntervalSince1970)  // 1995 to 2100
    }
}

/// `14:05` and nothing else.
private func isClock(_ text: String) -> Bool {
    text.utf8.count <= 8 && text.utf8.contains(UInt8(ascii: ":"))
        && text.utf8.allSatisfy { isDigitByte($0) || $0 == UInt8(ascii: ":") || $0 == 32 }
}

/// The day that a text names; two digits of a year will do in a line that is hardly more than a date.
func dateIn(_ text: String, monthFirst: Bool = false) -> CalendarDay? {
    DateScan.matches(in: Array(text.utf8)[...], monthFirst: monthFirst, shortYears: text.utf8.count <= 24).first?.day
}
