/// A duration as our files write it (`500ms`, `90s`, `5m`, `1h`, `2d`), in seconds; nil when it is none, or is
/// longer than 100 years.
package func parseDuration(_ text: String) -> Double? {
    guard let (number, unit) = quantity(text),
        let factor = ["ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86400][unit]
    else { return nil }
    let seconds = Double(number) * factor
    return seconds <= 36_525 * 86400 ? seconds : nil
}

/// The shortest exact way to write whole seconds: `90s`, `5m`, `2d`.
package func formatDuration(_ seconds: Int) -> String {
    for (factor, unit) in [(86400, "d"), (3600, "h"), (60, "m")] where seconds >= factor && seconds % factor == 0 {
        return "\(seconds / factor)\(unit)"
    }
    return "\(seconds)s"
}

/// A size as our files write it (`500KB`, `16MB`, `1GB`), in bytes with 1 KB = 1024; nil when it is none, is zero,
/// or is over 1024 GB.
package func parseSize(_ text: String) -> Int? {
    guard let (number, unit) = quantity(text),
        let shift = ["B": 0, "KB": 10, "MB": 20, "GB": 30][unit], number > 0, number <= 1 << (40 - shift)
    else { return nil }
    return number << shift
}

/// Digits, then the rest.
private func quantity(_ text: String) -> (Int, String)? {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    guard !digits.isEmpty, digits.utf8.count <= 13, let number = Int(digits) else { return nil }
    return (number, String(text.dropFirst(digits.count)))
}
