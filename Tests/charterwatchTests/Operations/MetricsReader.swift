import Foundation

/// Reads the text format of Prometheus as strictly as its description: metrics in one piece, help and type before the
/// numbers, no series twice.
struct MetricsReader {
    /// By series as written: `name{label="value"}`.
    private(set) var values: [String: Double] = [:]
    private(set) var kinds: [String: String] = [:]
    private(set) var mistakes: [String] = []

    init(_ text: String) {
        guard text.hasSuffix("\n") else {
            mistakes.append("no newline at the end")
            return
        }
        var helped: Set<String> = []
        var current = ""
        for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
            let words = line.split(separator: " ", maxSplits: 3).map(String.init)
            if line.hasPrefix("# HELP "), words.count == 4 {
                if !helped.insert(words[2]).inserted { mistakes.append("help twice: \(words[2])") }
                current = words[2]
            } else if line.hasPrefix("# TYPE "), words.count == 4 {
                if words[2] != current || kinds[current] != nil { mistakes.append("type out of place: \(line)") }
                kinds[words[2]] = words[3]
            } else {
                read(String(line), of: current)
            }
        }
        for (name, kind) in kinds where (kind == "counter") != name.hasSuffix("_total") {
            mistakes.append("\(name) is a \(kind)")
        }
    }

    private mutating func read(_ line: String, of current: String) {
        let sample = #/([a-zA-Z_:][a-zA-Z0-9_:]*)(\{(?:[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\]|\\\\|\\n|\\")*",?)*\})? (\S+)/#
        guard let match = try? sample.wholeMatch(in: line), let value = Double(match.3) else {
            mistakes.append("not a sample: \(line)")
            return
        }
        if match.1 != current || kinds[current] == nil { mistakes.append("out of place: \(line)") }
        if values.updateValue(value, forKey: String(match.1) + String(match.2 ?? "")) != nil {
            mistakes.append("twice: \(line)")
        }
    }

    /// Sum over the series of one metric.
    func sum(_ name: String) -> Int {
        Int(values.filter { $0.key == name || $0.key.hasPrefix(name + "{") }.values.reduce(0, +))
    }
}
