import CharterModel
import FoundationEssentials

/// Finds written dates inside a line of text, without regular expressions: numbers and month words are read as
/// tokens and matched in a window of three.
struct DateScan {
    private enum Token {
        /// Value, digits, and the byte right after it.
        case number(Int, digits: Int, after: UInt8)
        case month(Int)
    }

    /// `monthFirst`: whether `3/4/2020` is 4 March.
    static func dates(in text: String, monthFirst: Bool = false, shortYears: Bool = false) -> [CalendarDay] {
        let tokens = tokens(of: Array(text.utf8.prefix(400)))
        var found: [CalendarDay] = []
        var at = 0
        while at + 2 < tokens.count {
            if let day = day(tokens[at], tokens[at + 1], tokens[at + 2], monthFirst, shortYears) {
                found.append(day)
                at += 3
            } else {
                at += 1
            }
        }
        return found
    }

    private static func day(
        _ one: Token, _ two: Token, _ three: Token, _ monthFirst: Bool, _ shortYears: Bool
    ) -> CalendarDay? {
        switch (one, two, three) {
        case (.number(let day, let digits, _), .month(let month), .number(let year, 4, _)) where digits <= 2:
            return plausible(year, month, day)
        case (.month(let month), .number(let day, let digits, _), .number(let year, 4, _)) where digits <= 2:
            return plausible(year, month, day)
        case (.number(let year, 4, _), .month(let month), .number(let day, let digits, _)) where digits <= 2:
            return plausible(year, month, day)
        case (.number(let first, let size, let after), .number(let second, let more, let then), .number):
            guard isDateSeparator(after, then), size <= 4, more <= 2 else { return nil }
            return size == 4
                ? yearFirst(first, second, three)
                : size <= 2 && after == then
                    ? yearLast(first, second, three, monthFirst && after == UInt8(ascii: "/"), shortYears) : nil
        default: return nil
        }
    }

    private static func yearFirst(_ year: Int, _ month: Int, _ last: Token) -> CalendarDay? {
        guard case .number(let day, let digits, _) = last, digits <= 2 else { return nil }
        return plausible(year, month, day)
    }

    private static func yearLast(
        _ left: Int, _ right: Int, _ last: Token, _ monthFirst: Bool, _ shortYears: Bool
    ) -> CalendarDay? {
        guard case .number(let year, let digits, let after) = last else { return nil }
        guard digits == 4 || (digits == 2 && shortYears && after != UInt8(ascii: ":")) else { return nil }
        let full = digits == 4 ? year : year + (year < 50 ? 2000 : 1900)
        let american = (monthFirst && left <= 12) || right > 12
        return american ? plausible(full, left, right) : plausible(full, right, left)
    }

    /// `-`, `.`, `/`, a space, or the lead byte of 年 and 년.
    private static func isDateSeparator(_ first: UInt8, _ second: UInt8) -> Bool {
        let allowed: [UInt8] = [45, 46, 47, 0xE5, 0xEB]
        return allowed.contains(first) && (first == second || first >= 0x80)
    }

    private static func plausible(_ year: Int, _ month: Int, _ day: Int) -> CalendarDay? {
        guard (1995...2100).contains(year) else { return nil }
        return CalendarDay(year: year, month: month, day: day)
    }

    private static func tokens(of bytes: [UInt8]) -> [Token] {
        var tokens: [Token] = []
        var at = 0
        while at < bytes.count {
            if isDigitByte(bytes[at]) {
                let start = at
                while at < bytes.count, isDigitByte(bytes[at]) { at += 1 }
                let after = at < bytes.count ? bytes[at] : 0
                let glued = start > 0 && bytes[start - 1] == UInt8(ascii: ":")
                guard at - start <= 4, after != UInt8(ascii: ":") || at - start > 2, !glued,
                    let value = Int(String(decoding: bytes[start..<at], as: UTF8.self))
                else { continue }
                tokens.append(.number(value, digits: at - start, after: after))
            } else if isLetterByte(bytes[at]) || bytes[at] >= 0x80 {
                let start = at
                while at < bytes.count, isLetterByte(bytes[at]) || bytes[at] >= 0x80 { at += 1 }
                if let month = monthOf(bytes[start..<at]) { tokens.append(.month(month)) }
            } else {
                at += 1
            }
        }
        return tokens
    }

    private static func monthOf(_ word: ArraySlice<UInt8>) -> Int? {
        guard word.count >= 3, word.count <= 26 else { return nil }
        let text = String(decoding: word, as: UTF8.self).lowercased()
        return monthNumber(text) ?? moreMonths[text]
    }
}

/// Months in languages feeds rarely use and pages do: Portuguese, Dutch, Polish, Czech, Scandinavian, Romanian,
/// Croatian, Indonesian, Finnish.
private let moreMonths: [String: Int] = {
    let names = [
        "janeiro januari stycznia ledna ianuarie tammikuuta januára siječnja",
        "fevereiro februari lutego února februarie helmikuuta februára veljače",
        "março maart mars marca března martie maaliskuuta ožujka maret",
        "abril kwietnia dubna aprilie huhtikuuta travnja",
        "maio mei maj maja května mai toukokuuta svibnja",
        "junho juni czerwca června iunie kesäkuuta lipnja",
        "julho juli lipca července iulie heinäkuuta srpnja",
        "agosto augustus augusti sierpnia srpna elokuuta kolovoza agustus",
        "setembro września září septembrie syyskuuta rujna",
        "outubro oktober października října octombrie lokakuuta listopada",
        "novembro listopadu noiembrie marraskuuta studenog",
        "dezembro december grudnia prosince decembrie joulukuuta prosinca desember",
    ]
    var table: [String: Int] = [:]
    for (index, list) in names.enumerated() {
        for name in list.split(separator: " ") { table[String(name)] = index + 1 }
    }
    return table
}()
