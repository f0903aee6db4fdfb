import CharterModel
package import FoundationEssentials

/// An instant somebody wrote down.
package struct ReadDate: Sendable, Equatable {
    package var at: Date
    /// No time of day was given; `at` is then midnight UTC of that day.
    package var dayOnly: Bool
    /// A time of day without a zone: `at` then takes it for UTC.
    package var isZoneless: Bool

    package init(at: Date, dayOnly: Bool, isZoneless: Bool = false) {
        self.at = at
        self.dayOnly = dayOnly
        self.isZoneless = isZoneless
    }

    /// The instant, with a time of day that names no zone taken for that of `zone`. A day stays as it is.
    package func instant(in zone: TimeZone?) -> Date {
        guard isZoneless, let zone else { return at }
        // The offset at about that time, then the one at that very time: around a change of the clocks they differ.
        let near = at.addingTimeInterval(-Double(zone.secondsFromGMT(for: at)))
        return at.addingTimeInterval(-Double(zone.secondsFromGMT(for: near)))
    }
}

/// Reads a date as feeds and pages write it; nil when it is none.
///
/// RFC 822, 2822 and 850, asctime, W3C-DTF and ISO 8601 in extended and basic form (weeks and ordinal days too),
/// seconds and milliseconds since 1970, `YYYY/MM/DD`, `DD.MM.YYYY`, `YYYY年MM月DD日`, and month names in the languages
/// of `DateWords`. A missing zone means UTC, a wrong weekday is ignored, two digits of a year are 1950–2049 (RFC 2822
/// §4.3). Where `1/2/2026` could be either, the day comes first, unless the clock has AM or PM.
package func readDate(_ text: String) -> ReadDate? {
    var reader = DateReader(text)
    return reader.read()
}

/// One pass over the bytes that fills in what it recognises. Words it does not know are passed over: that is
/// how it copes with weekdays in any language.
struct DateReader {
    let bytes: [UInt8]
    var at = 0
    var year: Int?
    var month: Int?
    var day: Int?
    /// The month came from a word that is also a weekday (`mar.`).
    private var monthIsDoubtful = false
    var clock: Clock?
    /// Seconds east of Greenwich.
    private var zone: Int?
    var isAfternoon: Bool?
    /// The zone that the words for before and after noon belong to.
    private var zoneOfHalf: Int?
    /// Day and month came as `1/2/2026`.
    private var isSlashed = false
    /// Numbers that were not yet part of a date, with how many digits each had.
    var loose: [(value: Int, digits: Int)] = []
    var isBroken = false

    struct Clock {
        var hour: Int
        var minute: Int
        var second = 0
        var fraction = 0.0
    }

    init(_ text: String) {
        bytes = Array(text.utf8.prefix(160))
    }

    mutating func read() -> ReadDate? {
        if let instant = epoch() { return ReadDate(at: instant, dayOnly: false) }
        while at < bytes.count, !isBroken {
            switch bytes[at] {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): readNumber()
            case UInt8(ascii: "+"), UInt8(ascii: "-"): readSign()
            case UInt8(ascii: "("): skipComment()
            case let byte where isDateLetter(byte): readWord()
            default: at += 1
            }
        }
        return isBroken ? nil : result()
    }

    private mutating func result() -> ReadDate? {
        placeLooseNumbers()
        if isSlashed, isAfternoon != nil, let (monthFirst, dayLast) = americanOrder() {
            (month, day) = (monthFirst, dayLast)
        }
        guard let year, let calendarDay = day(year, month ?? 1, day ?? 1) else { return nil }
        guard var clock else { return ReadDate(at: calendarDay.midnightUTC, dayOnly: true) }
        // A time of day with only a month or a year is no date somebody meant.
        guard month != nil, day != nil else { return nil }
        if let isAfternoon, clock.hour <= 12 { clock.hour = clock.hour % 12 + (isAfternoon ? 12 : 0) }
        guard clock.hour <= 24, clock.minute < 60, clock.second <= 60, clock.hour < 24 || clock.minute == 0 else {
            return nil
        }
        let seconds = clock.hour * 3600 + clock.minute * 60 + min(clock.second, 59) - (zone ?? zoneOfHalf ?? 0)
        return ReadDate(
            at: calendarDay.midnightUTC.addingTimeInterval(Double(seconds) + clock.fraction), dayOnly: false,
            isZoneless: zone == nil && zoneOfHalf == nil)
    }

    /// `5/12/2026 2:05 PM` is written where the month comes first.
    private func americanOrder() -> (Int, Int)? {
        guard let month, let day, day <= 12 else { return nil }
        return (day, month)
    }

    /// The 31st of a shorter month is the first of the next: some writers count that way.
    private func day(_ year: Int, _ month: Int, _ day: Int) -> CalendarDay? {
        if let exact = CalendarDay(year: year, month: month, day: day) { return exact }
        guard (29...31).contains(day), let last = CalendarDay(year: year, month: month, day: 28) else { return nil }
        return CalendarDay(daysSince1970: last.daysSince1970 + day - 28)
    }

    // MARK: Numbers

    private mutating func readNumber() {
        let start = at
        let (value, digits) = takeDigits()
        if at < bytes.count, bytes[at] == UInt8(ascii: ":"), digits <= 2 {
            return readClock(hour: value)
        }
        if clock == nil, digits <= 2, readWordedClock(hour: value) { return }
        if readEastAsianPart(value, digits) { return }
        if year == nil, digits == 4, readWeekDate(value) { return }
        if year == nil, readNumericDate(first: value, digits: digits) { return }
        if clock == nil, digits <= 2, readDottedClock(hour: value) { return }
        if year != nil, clock == nil, follows(start, UInt8(ascii: "t")), readCompactClock(value, digits) { return }
        if year == nil, loose.isEmpty, month == nil, readCompactDate(start: start, digits: digits) { return }
        loose.append((value, digits))
    }

    /// At most nine digits count, so that no number overflows.
    mutating func takeDigits() -> (value: Int, digits: Int) {
        var value = 0
        let start = at
        while at < bytes.count, isDateDigit(bytes[at]) {
            if at - start < 9 { value = value * 10 + Int(bytes[at] - 48) }
            at += 1
        }
        return (value, at - start)
    }

    private func follows(_ start: Int, _ letter: UInt8) -> Bool {
        var before = start - 1
        while before >= 0, bytes[before] == 32 { before -= 1 }
        return before >= 0 && bytes[before] | 0x20 == letter
    }

    /// `2026-02-10`, `2026/2/10`, `10.02.2026`, `10/02/2026`, `2026-02`, `2026-041`, `03-12-31`.
    private mutating func readNumericDate(first: Int, digits: Int) -> Bool {
        let back = at
        guard let separator = separatorBeforeDigit() else { return false }
        let (second, secondDigits) = takeDigits()
        if at < bytes.count, bytes[at] == UInt8(ascii: ":") {
            at = back
            return false
        }
        guard separatorBeforeDigit(separator) != nil else {
            if digits == 4, secondDigits == 3 {
                setOrdinal(first, second)
            } else if digits == 4, secondDigits <= 2 {
                (year, month) = (first, second)
            } else {
                at = back
                return false
            }
            return true
        }
        let (third, thirdDigits) = takeDigits()
        if digits == 4 {
            (year, month, day) = (first, second, third)
        } else if thirdDigits == 4 || separator != UInt8(ascii: "-") {
            (year, month, day) = (fullYear(third, thirdDigits), second, first)
            isSlashed = separator == UInt8(ascii: "/")
            if second > 12, separator == UInt8(ascii: "/") { (month, day) = (first, second) }
        } else {
            (year, month, day) = (fullYear(first, digits), second, third)
        }
        return true
    }

    /// Steps over `-`, `/` or `.` when a digit follows it.
    private mutating func separatorBeforeDigit(_ wanted: UInt8? = nil) -> UInt8? {
        guard at + 1 < bytes.count, isDateDigit(bytes[at + 1]) else { return nil }
        let byte = bytes[at]
        guard byte == UInt8(ascii: "-") || byte == UInt8(ascii: "/") || byte == UInt8(ascii: "."),
            wanted == nil || wanted == byte
        else { return nil }
        at += 1
        return byte
    }

    private mutating func setOrdinal(_ ofYear: Int, _ ordinal: Int) {
        guard let first = CalendarDay(year: ofYear, month: 1, day: 1), (1...366).contains(ordinal) else {
            isBroken = true
            return
        }
        let found = CalendarDay(daysSince1970: first.daysSince1970 + ordinal - 1)
        (year, month, day) = (found.year, found.month, found.day)
    }

    /// `20260210`, `2026041`, `260210`, `20260210120000`; the short ones only when nothing else is written.
    private mutating func readCompactDate(start: Int, digits: Int) -> Bool {
        func part(_ from: Int, _ length: Int) -> Int {
            bytes[start + from..<start + from + length].reduce(0) { $0 * 10 + Int($1 - 48) }
        }
        switch digits {
        case 8: (year, month, day) = (part(0, 4), part(4, 2), part(6, 2))
        case 10 where part(4, 2) <= 12:
            (year, month, day) = (part(0, 4), part(4, 2), part(6, 2))
            clock = Clock(hour: part(8, 2), minute: 0, second: 0, fraction: 0)
        case 12, 14:
            (year, month, day) = (part(0, 4), part(4, 2), part(6, 2))
            clock = Clock(
                hour: part(8, 2), minute: part(10, 2), second: digits == 14 ? part(12, 2) : 0, fraction: 0)
        case 7 where bytes.count == 7: setOrdinal(part(0, 4), part(4, 3))
        case 6 where bytes.count == 6: (year, month, day) = (fullYear(part(0, 2), 2), part(2, 2), part(4, 2))
        default: return false
        }
        return true
    }

    // MARK: Time and zone

    private mutating func readClock(hour: Int) {
        guard clock == nil else {
            isBroken = true
            return
        }
        at += 1
        let minute = takeDigits()
        guard (1...2).contains(minute.digits) else {
            isBroken = true
            return
        }
        var read = Clock(hour: hour, minute: minute.value, second: 0, fraction: 0)
        if at + 1 < bytes.count, bytes[at] == UInt8(ascii: ":"), isDateDigit(bytes[at + 1]) {
            at += 1
            let second = takeDigits()
            read.second = second.value
            // A fourth part makes it no time of day.
            if at < bytes.count, bytes[at] == UInt8(ascii: ":") { isBroken = true }
        }
        read.fraction = takeFraction()
        clock = read
    }

    private mutating func takeFraction() -> Double {
        guard at + 1 < bytes.count, bytes[at] == UInt8(ascii: ".") || bytes[at] == UInt8(ascii: ","),
            isDateDigit(bytes[at + 1])
        else { return 0 }
        at += 1
        let (value, digits) = takeDigits()
        return (0..<min(digits, 9)).reduce(Double(value)) { sum, _ in sum / 10 }
    }

    /// `101455`, `1014`, `10` after a `T`.
    private mutating func readCompactClock(_ value: Int, _ digits: Int) -> Bool {
        let fraction = takeFraction()
        switch digits {
        case 6: clock = Clock(hour: value / 10000, minute: value / 100 % 100, second: value % 100, fraction: fraction)
        case 4: clock = Clock(hour: value / 100, minute: value % 100, second: 0, fraction: fraction)
        case 2: clock = Clock(hour: value, minute: 0, second: 0, fraction: 0)
        default: return false
        }
        return true
    }

    /// `+0400`, `+04:00`, `+04`, `-5`; only after a time of day.
    private mutating func readSign() {
        let isWest = bytes[at] == UInt8(ascii: "-")
        at += 1
        guard clock != nil, at < bytes.count, isDateDigit(bytes[at]) else { return }
        let back = at
        let (value, digits) = takeDigits()
        var hours = digits >= 3 ? value / 100 : value
        var minutes = digits >= 3 ? value % 100 : 0
        if digits <= 2, at + 1 < bytes.count, bytes[at] == UInt8(ascii: ":"), isDateDigit(bytes[at + 1]) {
            at += 1
            minutes = takeDigits().value
        } else if digits <= 2, at < bytes.count, bytes[at] == UInt8(ascii: ":") {
            isBroken = true
        }
        if digits > 4 {
            // Six digits and more are a date behind a dash.
            at = back
            return
        }
        if hours == 24, minutes == 0 { hours = 0 }
        guard hours < 24, minutes < 60 else {
            isBroken = true
            return
        }
        zone = (hours * 3600 + minutes * 60) * (isWest ? -1 : 1)
    }

    private mutating func skipComment() {
        while at < bytes.count, bytes[at] != UInt8(ascii: ")") { at += 1 }
        at += 1
    }

    // MARK: Words

    private mutating func readWord() {
        let start = at
        while at < bytes.count, isDateLetter(bytes[at]) { at += 1 }
        if at - start == 1, readDottedHalf(bytes[start] | 0x20) { return }
        switch dateWord(bytes[start..<at]) {
        case .month(let found, let isDoubtful):
            if month == nil || (monthIsDoubtful && year == nil) {
                month = found
                monthIsDoubtful = isDoubtful
            }
        case .zone(let offset):
            if offset == 0 || isZoneWritten(bytes[start..<at], after: start) { zone = zone ?? offset }
        case .half(let half, let itsZone): (isAfternoon, zoneOfHalf) = (half, itsZone)
        case .weekday, nil: break
        }
    }

    /// `at` and `met` are words, `AT`, `MET` and `МСК` behind a time are zones, and so is the city in `Asia/Baku`.
    private func isZoneWritten(_ word: ArraySlice<UInt8>, after start: Int) -> Bool {
        guard clock != nil else { return false }
        if start > 0, bytes[start - 1] == UInt8(ascii: "/") { return true }
        return word.count <= 6 && word.allSatisfy { (65...90).contains($0) || $0 >= 0x80 }
    }

    /// With a named month: which of the loose numbers is the day and which the year.
    private mutating func placeLooseNumbers() {
        guard year == nil else { return }
        guard month != nil, let first = loose.first else {
            if month == nil, loose.count == 1, loose[0].digits == 4, clock == nil { year = loose[0].value }
            return
        }
        if first.digits == 4 || first.value > 31 {
            year = fullYear(first.value, first.digits)
            if loose.count > 1 { day = loose[1].value }
        } else if loose.count > 1 {
            day = first.value
            year = fullYear(loose[1].value, loose[1].digits)
        }
    }
}

func isDateDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }

func isDateLetter(_ byte: UInt8) -> Bool {
    byte >= 0x80 || (65...90).contains(byte) || (97...122).contains(byte)
}

/// RFC 2822 §4.3: two digits are 2000–2049 or 1950–1999, three count from 1900.
private func fullYear(_ value: Int, _ digits: Int) -> Int {
    switch digits {
    case ...2: value < 50 ? value + 2000 : value + 1900
    case 3: value + 1900
    default: value
    }
}
