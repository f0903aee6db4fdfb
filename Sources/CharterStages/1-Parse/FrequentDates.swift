import CharterModel
import FoundationEssentials

/// The two ways in which nearly every feed writes its dates, read without looking at words: `Tue, 10 Feb 2026
/// 12:00:00 +0400` (or `GMT`, `UTC`) and `2026-02-10T12:00:00+04:00` (or `Z`). Nil for any other form, which is not
/// to say that it is no date.
package func frequentDate(_ text: String) -> ReadDate? {
    var text = text
    return text.withUTF8 { bytes in
        guard bytes.count >= 20, bytes.count <= 31 else { return nil }
        return isDigit(bytes[0]) ? isoDate(bytes) : mailDate(bytes)
    }
}

private func isoDate(_ bytes: UnsafeBufferPointer<UInt8>) -> ReadDate? {
    guard bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"), bytes[10] == UInt8(ascii: "T"),
        let century = number(bytes, 0), let year = number(bytes, 2), let month = number(bytes, 5),
        let day = number(bytes, 8), let seconds = clock(bytes, 11)
    else { return nil }
    if bytes.count == 20, bytes[19] == UInt8(ascii: "Z") { return date(century * 100 + year, month, day, seconds) }
    guard bytes.count == 25, bytes[22] == UInt8(ascii: ":"), let zone = zone(bytes, 19, minutes: 23) else { return nil }
    return date(century * 100 + year, month, day, seconds - zone)
}

private func mailDate(_ bytes: UnsafeBufferPointer<UInt8>) -> ReadDate? {
    guard isWeekday(bytes), bytes[3] == UInt8(ascii: ","), bytes[4] == 32 else { return nil }
    let hasTwoDigits = isDigit(bytes[6])
    guard isDigit(bytes[5]), let day = hasTwoDigits ? number(bytes, 5) : Int(bytes[5] - 48) else { return nil }
    let at = hasTwoDigits ? 7 : 6
    guard bytes.count >= at + 19, bytes[at] == 32, let month = month(bytes, at + 1), bytes[at + 4] == 32,
        let century = number(bytes, at + 5), let year = number(bytes, at + 7), bytes[at + 9] == 32,
        let seconds = clock(bytes, at + 10), bytes[at + 18] == 32
    else { return nil }
    let rest = bytes.slice(at + 19..<bytes.count)
    if rest.isEqual(to: "GMT") || rest.isEqual(to: "UTC") { return date(century * 100 + year, month, day, seconds) }
    guard rest.count == 5, let zone = zone(rest, 0, minutes: 3) else { return nil }
    return date(century * 100 + year, month, day, seconds - zone)
}

private func date(_ year: Int, _ month: Int, _ day: Int, _ seconds: Int) -> ReadDate? {
    guard year >= 1000, let day = CalendarDay(year: year, month: month, day: day) else { return nil }
    return ReadDate(at: day.midnightUTC.addingTimeInterval(Double(seconds)), dayOnly: false)
}

private func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }

/// Two digits.
private func number(_ bytes: UnsafeBufferPointer<UInt8>, _ at: Int) -> Int? {
    guard isDigit(bytes[at]), isDigit(bytes[at + 1]) else { return nil }
    return Int(bytes[at] - 48) * 10 + Int(bytes[at + 1] - 48)
}

/// Seconds since midnight in `hh:mm:ss`.
private func clock(_ bytes: UnsafeBufferPointer<UInt8>, _ at: Int) -> Int? {
    guard bytes[at + 2] == UInt8(ascii: ":"), bytes[at + 5] == UInt8(ascii: ":"), let hour = number(bytes, at),
        let minute = number(bytes, at + 3), let second = number(bytes, at + 6), hour < 24, minute < 60, second < 60
    else { return nil }
    return (hour * 60 + minute) * 60 + second
}

/// Seconds east of Greenwich: a sign and the hours at `at`, the minutes at `minutes`.
private func zone(_ bytes: UnsafeBufferPointer<UInt8>, _ at: Int, minutes: Int) -> Int? {
    guard bytes[at] == UInt8(ascii: "+") || bytes[at] == UInt8(ascii: "-"), let hour = number(bytes, at + 1),
        let minute = number(bytes, minutes), hour < 24, minute < 60
    else { return nil }
    return (hour * 60 + minute) * (bytes[at] == UInt8(ascii: "-") ? -60 : 60)
}

private func isWeekday(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    switch ElementName(bytes.slice(0..<3)) {
    case "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun": true
    default: false
    }
}

private func month(_ bytes: UnsafeBufferPointer<UInt8>, _ at: Int) -> Int? {
    switch ElementName(bytes.slice(at..<at + 3)) {
    case "Jan": 1
    case "Feb": 2
    case "Mar": 3
    case "Apr": 4
    case "May": 5
    case "Jun": 6
    case "Jul": 7
    case "Aug": 8
    case "Sep": 9
    case "Oct": 10
    case "Nov": 11
    case "Dec": 12
    default: nil
    }
}
