import CharterModel
import FoundationEssentials

/// Finds written dates inside a line of text, without regular expressions: numbers and month words are read as
/// tokens and matched in a window of three.
struct DateScan {
    /// A day in a text, and where it stands.
    struct Match: Equatable {
        var day: CalendarDay
        /// What the same digits say when month and day change places.
        var swapped: CalendarDay?
        var range: Range<Int>
    }

    private enum Kind {
        /// Value, digits, and the byte right after it.
        case number(Int, digits: Int, after: UInt8)
        case month(Int)
    }

    private struct Token {
        var kind: Kind
        var range: Range<Int>
    }

    /// `monthFirst`: whether `3/4/2020` is 4 March. `shortYears`: whether `03.04.20` is a date.
    static func dates(in text: String, monthFirst: Bool = false, shortYears: Bool = false) -> [CalendarDay] {
        matches(in: Array(text.utf8.prefix(longest))[...], monthFirst: monthFirst, shortYears: shortYears).map(\.day)
    }

    static let longest = 400

    /// The dates in the first `longest` bytes of a text, in order.
    static func matches(in text: ArraySlice<UInt8>, monthFirst: Bool = false, shortYears: Bool = false) -> [Match] {
        let text = text.prefix(longest)
        guard text.contains(where: isDigitByte) else { return [] }
        let tokens = tokens(of: text)
        var found: [Match] = []
        var at = 0
        while at + 2 < tokens.count {
            if let (day, swapped) = day(tokens[at...], monthFirst, shortYears) {
                let range = tokens[at].range.lowerBound..<tokens[at + 2].range.upperBound
                found.append(Match(day: day, swapped: swapped, range: range))
                at += 3
            } else {
                at += 1
            }
        }
        return found
    }

    private static func day(
        _ tokens: ArraySlice<Token>, _ monthFirst: Bool, _ shortYears: Bool
    ) -> (CalendarDay, CalendarDay?)? {
        let start = tokens.startIndex
        let last = tokens[start + 2].kind
        switch (tokens[start].kind, tokens[start + 1].kind, last) {
        case (.number(let day, let digits, _), .month(let month), .number) where digits <= 2:
            return year(last, shortYears).flatMap { plausible($0, month, day) }.map { ($0, nil) }
        case (.month(let month), .number(let day, let digits, _), .number(let year, 4, _)) where digits <= 2:
            return plausible(year, month, day).map { ($0, nil) }
        case (.number(let year, 4, _), .month(let month), .number(let day, let digits, _)) where digits <= 2:
            return plausible(year, month, day).map { ($0, nil) }
        case (.number(let first, let size, let after), .number(let second, let more, let then), .number):
            guard isDateSeparator(after, then), size <= 4, more <= 2 else { return nil }
            if size == 4 { return yearFirst(first, second, last).map { ($0, nil) } }
            guard size <= 2, after == then, let year = year(last, shortYears) else { return nil }
            return yearLast(first, second, year, isSlash: after == UInt8(ascii: "/"), monthFirst)
        default: return nil
        }
    }

    private static func yearFirst(_ year: Int, _ month: Int, _ last: Kind) -> CalendarDay? {
        guard case .number(let day, let digits, _) = last, digits <= 2 else { return nil }
        return plausible(year, month, day)
    }

    /// Four digits, or two where they are welcome and no time of day.
    private static func year(_ last: Kind, _ shortYears: Bool) -> Int? {
        guard case .number(let year, let digits, let after) = last else { return nil }
        guard digits == 4 || (digits == 2 && shortYears && after != UInt8(ascii: ":")) else { return nil }
        return digits == 4 ? year : year + (year < 50 ? 2000 : 1900)
    }

    private static func yearLast(
        _ left: Int, _ right: Int, _ year: Int, isSlash: Bool, _ monthFirst: Bool
    ) -> (CalendarDay, CalendarDay?)? {
        let american = (monthFirst && isSlash && left <= 12) || right > 12
        let day = american ? plausible(year, left, right) : plausible(year, right, left)
        let other = american ? plausible(year, right, left) : plausible(year, left, right)
        return day.map { ($0, isSlash && other != $0 ? other : nil) }
    }

    /// The byte after a number; a mark set off by a space counts as if it followed (`26 | 01 | 2022`).
    private static func separator(after place: Int, _ bytes: ArraySlice<UInt8>) -> UInt8 {
        guard place < bytes.endIndex else { return 0 }
        let isSetOff = bytes[place] == 32 && place + 1 < bytes.endIndex && [46, 47, 124].contains(bytes[place + 1])
        return isSetOff ? bytes[place + 1] : bytes[place]
    }

    /// `-`, `.`, `/`, a space, or the lead byte of 年 and 년.
    private static func isDateSeparator(_ first: UInt8, _ second: UInt8) -> Bool {
        let allowed: [UInt8] = [45, 46, 47, 124, 0xE5, 0xEB]
        return allowed.contains(first) && (first == second || first >= 0x80)
    }

    private static func plausible(_ year: Int, _ month: Int, _ day: Int) -> CalendarDay? {
        guard (1995...2100).contains(year) else { return nil }
        return CalendarDay(year: year, month: month, day: day)
    }

    private static func tokens(of bytes: ArraySlice<UInt8>) -> [Token] {
        var tokens: [Token] = []
        var at = bytes.startIndex
        let end = bytes.endIndex
        while at < end {
            let start = at
            if isDigitByte(bytes[at]) {
                var value = 0
                while at < end, isDigitByte(bytes[at]) {
                    if at - start < 5 { value = value * 10 + Int(bytes[at] - 48) }
                    at += 1
                }
                let after = separator(after: at, bytes)
                // Digits after a colon are a time of day, unless the colon ends a word ("Date:10.02.2026").
                let glued =
                    start > bytes.startIndex && bytes[start - 1] == UInt8(ascii: ":") && start - 1 > bytes.startIndex
                    && isDigitByte(bytes[start - 2])
                guard at - start <= 4, after != UInt8(ascii: ":") || at - start > 2, !glued else { continue }
                tokens.append(Token(kind: .number(value, digits: at - start, after: after), range: start..<at))
            } else if isLetterByte(bytes[at]) || bytes[at] >= 0x80 {
                while at < end, isLetterByte(bytes[at]) || bytes[at] >= 0x80 { at += 1 }
                if let month = monthOf(bytes[start..<at]) {
                    tokens.append(Token(kind: .month(month), range: start..<at))
                }
            } else {
                at += 1
            }
        }
        return tokens
    }

    private static func monthOf(_ word: ArraySlice<UInt8>) -> Int? {
        guard word.count >= 3, word.count <= 26 else { return nil }
        return monthNumber(foldedDateWord(word))
    }
}
