internal import CharterModel
internal import FoundationEssentials

/// `WARC-Date` of WARC 1.1 with milliseconds: `2026-02-10T12:00:00.250Z`. The time is rounded as the store rounds it.
func archiveDate(_ date: Date) -> String {
    let milliseconds = Int((date.timeIntervalSince1970 * 1000).rounded())
    let seconds = Int((Double(milliseconds) / 1000).rounded(.down))
    let whole = Date(timeIntervalSince1970: Double(seconds)).iso8601
    let rest = String(1000 + milliseconds - seconds * 1000).dropFirst()
    return whole.dropLast() + "." + rest + "Z"
}

/// Reads a `WARC-Date`: WARC 1.0 has whole seconds, 1.1 any W3C date in UTC from the year to the nanosecond; some
/// tools write an offset. Nil for anything else.
func readArchiveDate(_ text: String) -> Date? {
    var text = text
    var fraction = 0.0
    if let dot = text.firstIndex(of: ".") {
        let digits = text[text.index(after: dot)...].prefix { $0.isASCII && $0.isNumber }
        guard !digits.isEmpty, let value = Double("0." + digits) else { return nil }
        fraction = value
        text.removeSubrange(dot..<digits.endIndex)
    }
    switch text.utf8.count {
    case 4: text += "-01-01"
    case 7: text += "-01"
    case 17 where text.hasSuffix("Z"): text = text.dropLast() + ":00Z"
    case 19: text += "Z"
    default: break
    }
    return Date(iso8601: text).map { $0.addingTimeInterval(fraction) }
}

/// `20260210T120000Z`, for file names, and the day's part of it by itself.
func compactTime(_ date: Date) -> String { date.iso8601.filter { $0 != "-" && $0 != ":" } }
