import Foundation

/// Other people's readers and writers of archives, warcio and fastwarc, in a folder of their own that `.ci/setup test`
/// fills.
package enum Peers {
    /// The Python that has them.
    package static let python: String = {
        let environment = ProcessInfo.processInfo.environment
        let cache = environment["XDG_CACHE_HOME"] ?? (environment["HOME"] ?? "") + "/.cache"
        return cache + "/charterwatch-test/venv/bin/python3"
    }()

    /// Whether they are there.
    package static let areThere = Task { () -> Bool in
        (try? await run(python, ["-c", "import fastwarc, warcio"]).code) == 0
    }
}
