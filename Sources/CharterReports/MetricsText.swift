/// One metric with everything it counts.
package struct Metric: Sendable, Equatable {
    /// What the numbers are.
    package enum Kind: String, Sendable {
        /// Only grows, until the store is another.
        case counter
        case gauge
    }

    /// One number and what it is of.
    package struct Sample: Sendable, Equatable {
        package var labels: [Label]
        package var value: Double

        package init(_ value: Double, _ labels: [Label] = []) {
            self.labels = labels
            self.value = value
        }
    }

    /// A name and a value, which may hold anything.
    package struct Label: Sendable, Equatable {
        package var name: String
        package var value: String

        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// `[a-zA-Z_:][a-zA-Z0-9_:]*`.
    package var name: String
    package var kind: Kind
    /// One sentence.
    package var help: String
    package var samples: [Sample]

    package init(_ name: String, _ kind: Kind, _ help: String, _ samples: [Sample]) {
        self.name = name
        self.kind = kind
        self.help = help
        self.samples = samples
    }
}

/// Metrics in the text format of Prometheus, version 0.0.4.
package enum MetricsText {
    /// What the answer says it is.
    package static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    /// Metrics one after the other, samples in the order given; one without samples is left out.
    package static func render(_ metrics: [Metric]) -> [UInt8] {
        var out = ""
        for metric in metrics where !metric.samples.isEmpty {
            out += "# HELP \(metric.name) \(escaped(metric.help, quotes: false))\n"
            out += "# TYPE \(metric.name) \(metric.kind.rawValue)\n"
            for sample in metric.samples {
                out += metric.name
                if !sample.labels.isEmpty {
                    out += "{"
                    out += sample.labels.map { "\($0.name)=\"\(escaped($0.value, quotes: true))\"" }
                        .joined(separator: ",")
                    out += "}"
                }
                out += " \(number(sample.value))\n"
            }
        }
        return Array(out.utf8)
    }

    private static func escaped(_ text: String, quotes: Bool) -> String {
        var out = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": out += "\\\\"
            case "\n": out += "\\n"
            case "\"" where quotes: out += "\\\""
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out
    }

    /// Whole numbers without a point, as far as a double holds them exactly.
    private static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        if value == value.rounded(), abs(value) <= 9_007_199_254_740_992 { return String(Int64(value)) }
        return "\(value)"
    }
}
