import CharterModel
import FoundationEssentials

/// Forms of dates and clocks beside the usual ones.
extension DateReader {
    /// Ten digits are seconds since 1970, thirteen milliseconds; nil for any other text, and for what would be before
    /// 1990 or could as well be `YYYYMMDDhh`.
    func epoch() -> Date? {
        let text = bytes.drop(while: isBlankByte)
        let digits = text.prefix(while: isDateDigit)
        guard digits.count == 10 || digits.count == 13 else { return nil }
        let rest = text[digits.endIndex...]
        let fraction = rest.first == UInt8(ascii: ".") ? rest.dropFirst().prefix(while: isDateDigit) : []
        guard rest.dropFirst(fraction.isEmpty ? 0 : fraction.count + 1).allSatisfy(isBlankByte) else { return nil }
        let count = digits.reduce(0) { $0 * 10 + Int($1 - 48) }
        let seconds = digits.count == 13 ? count / 1000 : count
        guard (631_152_000..<2_000_000_000).contains(seconds) else { return nil }
        return Date(timeIntervalSince1970: Double(digits.count == 13 ? count : count * 1000) / 1000)
    }

    /// Day, month and year were all seen, so that a number behind them is a clock.
    private var isDateKnown: Bool { year != nil && day != nil || month != nil && loose.count >= 2 }

    /// `2026-W07-2`, `2026W072`, `2026-W07` (its Monday); behind the year.
    mutating func readWeekDate(_ ofYear: Int) -> Bool {
        let back = at
        if at < bytes.count, bytes[at] == UInt8(ascii: "-") { at += 1 }
        guard at + 2 < bytes.count, bytes[at] | 0x20 == UInt8(ascii: "w"), isDateDigit(bytes[at + 1]),
            isDateDigit(bytes[at + 2])
        else {
            at = back
            return false
        }
        let week = Int(bytes[at + 1] - 48) * 10 + Int(bytes[at + 2] - 48)
        at += 3
        var weekday = 1
        let dash = at < bytes.count && bytes[at] == UInt8(ascii: "-") ? 1 : 0
        if at + dash < bytes.count, (49...55).contains(bytes[at + dash]) {
            weekday = Int(bytes[at + dash] - 48)
            at += dash + 1
        }
        // 4 January is always in the first week; 1 January 1970 was a Thursday.
        guard (1...53).contains(week), let january = CalendarDay(year: ofYear, month: 1, day: 4) else {
            isBroken = true
            return true
        }
        let monday = january.daysSince1970 - (january.daysSince1970 + 3) % 7
        let found = CalendarDay(daysSince1970: monday + (week - 1) * 7 + weekday - 1)
        (year, month, day) = (found.year, found.month, found.day)
        return true
    }

    /// `2026年5月12日`, `2026년 5월 12일`: the sign behind the number says what it is.
    mutating func readEastAsianPart(_ value: Int, _ digits: Int) -> Bool {
        var next = at
        while next < bytes.count, bytes[next] == 32 { next += 1 }
        guard next + 2 < bytes.count, bytes[next] >= 0xE5 else { return false }
        switch (bytes[next], bytes[next + 1], bytes[next + 2]) {
        case (0xE5, 0xB9, 0xB4), (0xEB, 0x85, 0x84): year = year ?? value
        case (0xE6, 0x9C, 0x88), (0xEC, 0x9B, 0x94): month = month ?? value
        case (0xE6, 0x97, 0xA5), (0xEC, 0x9D, 0xBC): day = day ?? value
        default: return false
        }
        at = next + 3
        return true
    }

    /// `14h05` and `14h`, as the French write.
    mutating func readWordedClock(hour: Int) -> Bool {
        guard at < bytes.count, bytes[at] | 0x20 == UInt8(ascii: "h"), hour < 24 else { return false }
        let next = at + 1 < bytes.count ? bytes[at + 1] : 32
        guard !isDateLetter(next) else { return false }
        at += 1
        let minute = takeDigits()
        guard minute.digits == 0 || minute.digits == 2 && minute.value < 60 else {
            isBroken = true
            return true
        }
        clock = Clock(hour: hour, minute: minute.value)
        return true
    }

    /// `14.05` behind a date.
    mutating func readDottedClock(hour: Int) -> Bool {
        guard isDateKnown, hour < 24, at + 2 < bytes.count, bytes[at] == UInt8(ascii: "."), isDateDigit(bytes[at + 1]),
            isDateDigit(bytes[at + 2])
        else { return false }
        let back = at
        at += 1
        let minute = takeDigits()
        guard minute.digits == 2, minute.value < 60 else {
            at = back
            return false
        }
        clock = Clock(hour: hour, minute: minute.value)
        return true
    }

    /// `a.m.`, `p. m.`: at a single `a` or `p`; steps over the rest.
    mutating func readDottedHalf(_ letter: UInt8) -> Bool {
        guard clock != nil, letter == UInt8(ascii: "a") || letter == UInt8(ascii: "p") else { return false }
        var next = at
        while next < bytes.count,
            bytes[next] == UInt8(ascii: ".") || bytes[next] == 32 || bytes[next] == 0xC2
                || bytes[next] == 0xA0
        {
            next += 1
        }
        guard next > at, next < bytes.count, bytes[next] | 0x20 == UInt8(ascii: "m") else { return false }
        if next + 1 < bytes.count, isDateLetter(bytes[next + 1]) { return false }
        isAfternoon = letter == UInt8(ascii: "p")
        at = next + 1
        return true
    }
}
