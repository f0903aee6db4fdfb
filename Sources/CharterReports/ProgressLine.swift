/// One line of progress, at most `width` columns wide, without line end or escape codes:
/// `████████░░░░░░░░  45/106  42 %  3.1/s  0:14  0:20 left  azertag.az-en-rss`.
///
/// - Parameters:
///   - total: 0 when it is not known yet: no bar, no share, no forecast then.
///   - rate: things done per second.
///   - current: what is being worked on; escaped here, and cut first when there is little room.
///   - elapsed: seconds since the start.
package func progressLine(
    done: Int, total: Int, rate: Double, current: String, elapsed: Double, width: Int
) -> String {
    var parts: [String] = []
    if total > 0 {
        let done = min(max(done, 0), total)
        let digits = String(total).count
        parts.append(padded("\(done)/\(total)", to: digits * 2 + 1, right: true))
        parts.append(padded("\(done * 100 / total) %", to: 5, right: true))
    } else {
        parts.append("\(max(done, 0)) done")
    }
    if rate > 0, rate.isFinite { parts.append(oneDecimal(rate) + "/s") }
    parts.append(stopwatch(elapsed))
    if total > done, rate > 0.0001, rate.isFinite, done > 0 {
        parts.append(stopwatch(Double(total - done) / rate) + " left")
    }
    let figures = parts.joined(separator: "  ")
    let barWidth = total > 0 ? min(24, width - terminalWidth(figures) - 2) : 0
    var line = figures
    if barWidth >= 6 {
        let filled = barWidth * min(max(done, 0), total) / total
        line = String(repeating: "█", count: filled) + String(repeating: "░", count: barWidth - filled) + "  " + figures
    }
    let room = width - terminalWidth(line) - 2
    let name = escapedForTerminal(current)
    if room >= 8, !name.isEmpty { line += "  " + truncated(name, to: room) }
    return truncated(line, to: max(width, 0))
}

/// `3.1`; whole numbers from 100 on.
private func oneDecimal(_ value: Double) -> String {
    if value >= 100 { return String(Int(min(value, 1e9))) }
    let tenths = Int((value * 10).rounded())
    return "\(tenths / 10).\(tenths % 10)"
}

/// `0:42`, `12:05`, `1:02:09`.
private func stopwatch(_ seconds: Double) -> String {
    let whole = seconds.isFinite ? Int(min(max(seconds, 0), 3_599_999)) : 0
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let (hours, minutes) = (whole / 3600, whole / 60 % 60)
    return hours > 0 ? "\(hours):\(two(minutes)):\(two(whole % 60))" : "\(minutes):\(two(whole % 60))"
}
