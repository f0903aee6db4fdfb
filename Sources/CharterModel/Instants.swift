package import FoundationEssentials

extension Date {
    /// ISO 8601 in UTC to the second: `2026-02-10T12:00:00Z`. Written by hand: formatters are 50 times slower.
    package var iso8601: String {
        let seconds = Int(timeIntervalSince1970.rounded(.down))
        let days = Int((Double(seconds) / 86400).rounded(.down))
        let rest = seconds - days * 86400
        let clock = padded(rest / 3600, 2) + ":" + padded(rest / 60 % 60, 2) + ":" + padded(rest % 60, 2)
        return CalendarDay(daysSince1970: days).description + "T" + clock + "Z"
    }

    /// Reads `YYYY-MM-DDThh:mm:ss` with `Z` or `±hh:mm`, or `YYYY-MM-DD` (midnight UTC): the forms we write and
    /// accept in our own files and options. Dates of feeds and pages are read in the parse stage.
    package init?(iso8601 text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count >= 10, let day = CalendarDay(String(decoding: bytes[0..<10], as: UTF8.self)) else {
            return nil
        }
        if bytes.count == 10 {
            self = day.midnightUTC
            return
        }
        func number(_ at: Int) -> Int? {
            guard at + 2 <= bytes.count, (48...57).contains(bytes[at]), (48...57).contains(bytes[at + 1]) else {
                return nil
            }
            return Int(bytes[at] - 48) * 10 + Int(bytes[at + 1] - 48)
        }
        guard bytes.count >= 20, bytes[10] == UInt8(ascii: "T"), bytes[13] == UInt8(ascii: ":"),
            bytes[16] == UInt8(ascii: ":"), let hour = number(11), let minute = number(14),
            let second = number(17), hour < 24, minute < 60, second < 61
        else { return nil }
        var offset = 0
        if bytes[19] == UInt8(ascii: "Z") {
            guard bytes.count == 20 else { return nil }
        } else {
            guard bytes.count == 25, bytes[22] == UInt8(ascii: ":"), let hours = number(20),
                let minutes = number(23), hours < 24, minutes < 60,
                bytes[19] == UInt8(ascii: "+") || bytes[19] == UInt8(ascii: "-")
            else { return nil }
            offset = (hours * 60 + minutes) * 60 * (bytes[19] == UInt8(ascii: "-") ? -1 : 1)
        }
        let time = hour * 3600 + minute * 60 + second
        self = day.midnightUTC.addingTimeInterval(Double(time - offset))
    }
}

/// Where "now" comes from: the wall clock in production, a pinned one in tests. Passed in, never global.
package typealias Now = @Sendable () -> Date
