/// One mistake in a file that people write: where, what, and what to do about it.
package struct ConfigProblem: Sendable, Equatable, CustomStringConvertible {
    /// Relative to the config root, with `/`: `Pipelines/us-az/charter.yaml`.
    package var file: String
    /// Counted from 1; 0 when the problem is the file as a whole (missing, unreadable).
    package var line: Int
    /// Counted from 1 in Unicode scalars; nil when only the line is known (OPML).
    package var column: Int?
    /// What is wrong, one sentence without a full stop.
    package var message: String
    /// What to do about it, one sentence without a full stop.
    package var remedy: String
    /// False for a warning: the file loads all the same.
    package var isError: Bool

    package init(
        file: String, line: Int, column: Int? = nil, message: String, remedy: String, isError: Bool = true
    ) {
        self.file = file
        self.line = line
        self.column = column
        self.message = message
        self.remedy = remedy
        self.isError = isError
    }

    /// `Pipelines/x/charter.yaml:12: error: clause III.4 is defined twice — give each clause its own id`.
    package var description: String {
        let place = line > 0 ? "\(file):\(line)" : file
        return "\(place): \(isError ? "error" : "warning"): \(message) — \(remedy)"
    }
}

/// The configuration cannot be used. Holds everything that is wrong with it, warnings too, in the order of the
/// files and lines; at least one is an error.
package struct ConfigError: Error, Sendable, Equatable, CustomStringConvertible {
    package var problems: [ConfigProblem]

    package init(problems: [ConfigProblem]) { self.problems = problems }

    /// One problem that concerns a file, or the configuration, as a whole.
    package init(file: String, message: String, remedy: String) {
        problems = [ConfigProblem(file: file, line: 0, message: message, remedy: remedy)]
    }

    /// One problem a line.
    package var description: String { problems.map(\.description).joined(separator: "\n") }
}

/// Collects the problems of one file while it is read, so that reading never stops at the first.
final class ProblemList {
    let file: String
    private(set) var problems: [ConfigProblem] = []

    init(file: String) { self.file = file }

    var hasErrors: Bool { problems.contains(where: \.isError) }

    func error(_ node: ConfigNode, _ message: String, _ remedy: String) {
        add(node.line, node.column, message, remedy, isError: true)
    }

    func warning(_ node: ConfigNode, _ message: String, _ remedy: String) {
        add(node.line, node.column, message, remedy, isError: false)
    }

    func add(_ line: Int, _ column: Int?, _ message: String, _ remedy: String, isError: Bool) {
        problems.append(
            ConfigProblem(
                file: file, line: line, column: column, message: printable(message), remedy: printable(remedy),
                isError: isError))
    }

    /// By line, then in the order found.
    var sorted: [ConfigProblem] {
        problems.enumerated().sorted { ($0.element.line, $0.offset) < ($1.element.line, $1.offset) }.map(\.element)
    }
}

/// Control characters and line breaks as `?`: a problem is one line, and a file may hold anything.
private func printable(_ text: String) -> String {
    var out = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate: out.append("?")
        default: out.append(scalar)
        }
    }
    return String(out)
}
