package import FoundationEssentials

/// An instant together with the offset of the clock that told it.
///
/// Feeds, headers and pages each want it written differently, and none of them may ask the machine's clock or its
/// time zone data: the arithmetic is that of the proleptic Gregorian calendar.
package struct NewsroomTime: Sendable, Hashable, Comparable {
    /// Seconds since 1970-01-01T00:00:00Z.
    let seconds: Int
    /// Seconds east of UTC.
    let offset: Int

    init(seconds: Int, offset: Int = 0) {
        self.seconds = seconds
        self.offset = offset
    }

    /// Reads `2026-02-10T15:20:00+04:00` or the same with `Z` (RFC 3339, whole seconds only).
    init?(iso: String) {
        let bytes = Array(iso.utf8)
        guard bytes.count == 20 || bytes.count == 25, bytes[10] == UInt8(ascii: "T") else { return nil }
        func number(_ from: Int, _ count: Int) -> Int? {
            guard bytes[from..<from + count].allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
            return bytes[from..<from + count].reduce(0) { $0 * 10 + Int($1 - 0x30) }
        }
        func has(_ sign: Character, at index: Int) -> Bool { bytes[index] == sign.asciiValue }
        guard has("-", at: 4), has("-", at: 7), has(":", at: 13), has(":", at: 16),
            let year = number(0, 4), let month = number(5, 2), let day = number(8, 2),
            let hour = number(11, 2), let minute = number(14, 2), let second = number(17, 2),
            (1...12).contains(month), (1...Self.days(in: month, of: year)).contains(day),
            hour < 24, minute < 60, second < 60
        else { return nil }
        var east = 0
        if bytes.count == 25 {
            guard has("+", at: 19) || has("-", at: 19), has(":", at: 22),
                let hours = number(20, 2), let minutes = number(23, 2), hours < 15, minutes < 60
            else { return nil }
            east = (hours * 60 + minutes) * (has("-", at: 19) ? -60 : 60)
        } else if !has("Z", at: 19) {
            return nil
        }
        let local = Self.dayNumber(year, month, day) * 86400 + hour * 3600 + minute * 60 + second
        self.init(seconds: local - east, offset: east)
    }

    /// Reads an HTTP date of the one form that may be sent, `Tue, 10 Feb 2026 11:20:00 GMT` (RFC 9110 §5.6.7).
    init?(http text: String) {
        let parts = text.split(separator: " ")
        guard parts.count == 6, parts[5] == "GMT", parts[1].count == 2, parts[3].count == 4, parts[4].count == 8,
            let month = Self.englishMonths.firstIndex(where: { $0.prefix(3) == parts[2] })
        else { return nil }
        self.init(iso: "\(parts[3])-\(Self.two(month + 1))-\(parts[1])T\(parts[4])Z")
    }

    /// The same instant as Foundation has it.
    package var date: Date { Date(timeIntervalSince1970: Double(seconds)) }

    package static func < (left: Self, right: Self) -> Bool { left.seconds < right.seconds }

    /// Day of the month 1–31 and the rest, on the clock that told the time.
    var civil: (year: Int, month: Int, day: Int, hour: Int, minute: Int, second: Int, weekday: Int) {
        let local = seconds + offset
        let dayNumber = local >= 0 ? local / 86400 : (local - 86399) / 86400
        let rest = local - dayNumber * 86400
        let (year, month, day) = Self.date(of: dayNumber)
        let weekday = ((dayNumber + 4) % 7 + 7) % 7
        return (year, month, day, rest / 3600, rest / 60 % 60, rest % 60, weekday)
    }

    /// Days since 1970-01-01 of a date; the year is taken to begin in March, so that the leap day comes last.
    static func dayNumber(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let shifted = month > 2 ? year : year - 1
        let monthFromMarch = (month + 9) % 12
        let leaps = shifted / 4 - shifted / 100 + shifted / 400
        return shifted * 365 + leaps + (monthFromMarch * 153 + 2) / 5 + day - 1 - 719_468
    }

    /// The date of a day number: the inverse of ``dayNumber(_:_:_:)``, for the years 1600 to 9999.
    static func date(of number: Int) -> (year: Int, month: Int, day: Int) {
        var year = 1970 + number / 366
        while dayNumber(year + 1, 1, 1) <= number { year += 1 }
        var rest = number - dayNumber(year, 1, 1)
        var month = 1
        while rest >= days(in: month, of: year) {
            rest -= days(in: month, of: year)
            month += 1
        }
        return (year, month, rest + 1)
    }

    static func days(in month: Int, of year: Int) -> Int {
        if month == 2 { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28 }
        return [4, 6, 9, 11].contains(month) ? 30 : 31
    }

    static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }
}
