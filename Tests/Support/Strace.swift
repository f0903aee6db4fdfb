import Foundation

/// strace(1) as a means to break a program at a chosen system call: it sends a signal or makes the call fail.
///
/// strace counts the calls of each thread by itself, so `nth` means the nth of whichever thread comes to it first.
/// On the way to the first page of a store there is one thread, and the count is exact.
package enum Strace {
    /// What happens to the chosen calls.
    package enum Fault: Sendable {
        /// The process is killed as it enters the nth call, which is then not made.
        case kill(nth: Int)
        /// From the nth call on all fail with this error, `ENOSPC` for one.
        case error(String, from: Int)

        fileprivate var words: String {
            switch self {
            case .kill(let nth): "signal=KILL:when=\(nth)"
            case .error(let name, let from): "error=\(name):when=\(from)+"
            }
        }
    }

    /// The beginning of a command line under which a program meets `fault` at `calls`; with `paths` only calls on
    /// these files count.
    package static func breaking(_ calls: [String], _ fault: Fault, paths: [String] = []) -> [String] {
        let set = calls.joined(separator: ",")
        return tracing(set, to: "/dev/null", paths: paths) + ["-e", "inject=\(set):\(fault.words)"]
    }

    /// The beginning of a command line that writes every one of `calls` into a file, a line each.
    package static func recording(_ calls: [String], to log: String) -> [String] {
        tracing(calls.joined(separator: ","), to: log, paths: [])
    }

    private static func tracing(_ set: String, to log: String, paths: [String]) -> [String] {
        ["strace", "-f", "-qq", "-o", log, "-e", "trace=" + set, "-e", "signal=none"] + paths.flatMap { ["-P", $0] }
    }

    /// From a recorded log, the highest count of a call that any one thread reached.
    package static func most(of call: String, in log: String) throws -> Int {
        let text = try String(contentsOfFile: log, encoding: .utf8)
        var counts: [Substring: Int] = [:]
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: true)
            // Short process ids are padded with more blanks.
            guard words.count == 2, words[1].drop(while: { $0 == " " }).hasPrefix(call + "(") else { continue }
            counts[words[0], default: 0] += 1
        }
        return counts.values.max() ?? 0
    }

    /// Whether this machine lets us trace: containers often do not.
    package static let isAllowed = Task { () -> Bool in
        guard isInstalled("strace") else { return false }
        return (try? await run("strace", ["-f", "-qq", "-o", "/dev/null", "true"]).code) == 0
    }
}

/// Says loudly that something could not be tested here; in continuous integration that is a failure.
///
/// Returns whether the test is to go on.
package func here(_ able: Bool, _ what: String) -> Bool {
    if able { return true }
    let line = "SKIPPED: \(what)\n"
    FileHandle.standardError.write(Data(line.utf8))
    return false
}

/// Whether we run in continuous integration, where nothing may be skipped.
package let isContinuousIntegration = ProcessInfo.processInfo.environment["CI"] == "true"
