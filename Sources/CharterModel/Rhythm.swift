package import FoundationEssentials

/// How many new entries a source gives: one count a day over the last ten weeks, and the band that follows from it.
///
/// A day on which nobody could look counts neither as silence nor as anything else. The entries of the very first look
/// are a backlog and do not count.
package struct Rhythm: Sendable, Equatable {
    /// The last day counted, in days since 1970 (UTC).
    private var lastDay = 0
    /// Counts up to `lastDay`, oldest first; -1 for a day that was not seen.
    private var days: [Int] = []

    /// Days that are kept: the seven that are judged, and nine weeks to judge them by.
    private static let length = 70

    package init() {}

    /// Nothing was ever looked at.
    package var isEmpty: Bool { days.isEmpty }

    /// Counts the new entries of a look. Days since the last look are silence when `isContinuous`, else unseen.
    package mutating func look(new: Int, at now: Date, isContinuous: Bool) {
        let day = Rhythm.day(of: now)
        guard !days.isEmpty else {
            (days, lastDay) = ([0], day)
            return
        }
        // A clock that went back counts on the last day it knew.
        let gap = max(0, day - lastDay)
        if gap > 0 {
            days += Array(repeating: isContinuous ? 0 : -1, count: min(gap, Rhythm.length) - 1) + [0]
            lastDay = day
            days.removeFirst(max(0, days.count - Rhythm.length))
        }
        days[days.count - 1] = max(0, days[days.count - 1]) + max(0, new)
    }

    /// New entries in the seven days up to the last look, and what a week usually gives. Nil before two weeks were
    /// seen besides the last one.
    package var week: (given: Int, usual: Double)? {
        guard let band, let given = given(days.suffix(8)) else { return nil }
        return (given.sum, band.mean)
    }

    /// Why what came lately is out of the rhythm, as a sentence with the figures; nil while it is within, or while too
    /// little is known to say.
    package var silence: String? { shortfall ?? gap }

    /// Three standard deviations under the mean of the weeks before: few enough to wake nobody for a slow weekend.
    private var shortfall: String? {
        guard let band, let lately = given(days.suffix(8)) else { return nil }
        let expected = band.mean * Double(lately.seen) / 7
        let least = expected - 3 * max(band.deviation, band.mean.squareRoot(), 0.1 * band.mean)
        guard Double(lately.sum) < least else { return nil }
        return "\(lately.sum) new entries in 7 days, where \(Int(expected.rounded())) are usual and "
            + "\(Int(least.rounded(.up))) the least to expect"
    }

    /// Days without anything new: more than twice the longest such time before, and two days on top.
    private var gap: String? {
        let seen = days.filter { $0 >= 0 }
        guard let last = seen.lastIndex(where: { $0 > 0 }) else {
            guard seen.count > 30 else { return nil }
            return "nothing new in the \(seen.count - 1) days since it is watched"
        }
        let active = seen.indices.filter { seen[$0] > 0 }
        let quiet = seen.count - 1 - last
        let longest = zip(active, active.dropFirst()).map { $1 - $0 - 1 }.max() ?? 0
        let limit = active.count < 3 ? 30 : max(4, 2 * longest + 2)
        guard seen.count >= 14, quiet > limit else { return nil }
        return "nothing new for \(quiet) days; before, never for more than \(longest)"
    }

    /// Mean and standard deviation of whole weeks before the last seven days; nil when fewer than two were seen.
    private var band: (mean: Double, deviation: Double)? {
        var weeks: [Double] = []
        var end = days.count - 8
        while end >= 7 {
            if let week = given(days[(end - 7)..<end]), week.seen >= 5 {
                weeks.append(Double(week.sum) * 7 / Double(week.seen))
            }
            end -= 7
        }
        guard weeks.count >= 2 else { return nil }
        let mean = weeks.reduce(0, +) / Double(weeks.count)
        let squares = weeks.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        return (mean, (squares / Double(weeks.count - 1)).squareRoot())
    }

    /// The sum over the days that were seen, and how many they are, at most seven: the eighth is the day under way.
    private func given(_ part: ArraySlice<Int>) -> (sum: Int, seen: Int)? {
        let seen = part.filter { $0 >= 0 }
        return seen.count < 4 ? nil : (seen.reduce(0, +), min(7, seen.count))
    }

    private static func day(of date: Date) -> Int { Int((date.timeIntervalSince1970 / 86_400).rounded(.down)) }
}

extension Rhythm {
    /// As stored: the last day, then the counts, oldest first, `-` for a day that was not seen: `20789 3 4 - 0`.
    package var text: String {
        days.isEmpty ? "" : ([String(lastDay)] + days.map { $0 < 0 ? "-" : String($0) }).joined(separator: " ")
    }

    /// Reads `text`; nil for anything else.
    package init?(text: String) {
        let parts = text.split(separator: " ")
        guard let first = parts.first else { return }
        guard let day = Int(first), (1...Rhythm.length).contains(parts.count - 1) else { return nil }
        lastDay = day
        for part in parts.dropFirst() {
            guard let count = part == "-" ? -1 : Int(part), count >= -1 else { return nil }
            days.append(count)
        }
    }
}
