import Foundation

/// The answers of the servers that were asked about last: read rules, of bounded number and size. What falls out is
/// read again from the store when it is needed.
struct RobotsMemory {
    private struct Entry {
        var answer: RobotsAnswer
        var since: Date
        var until: Date
        var cost: Int
        var usedAt: UInt64
    }

    private let mostServers: Int
    private let mostBytes: Int
    private var entries: [String: Entry] = [:]
    private var bytes = 0
    private var clock: UInt64 = 0

    /// `mostBytes` counts the files that the rules were read from.
    init(mostServers: Int = 4096, mostBytes: Int = 8 << 20) {
        self.mostServers = mostServers
        self.mostBytes = mostBytes
    }

    /// How many servers are held.
    var count: Int { entries.count }

    /// The answer of `server` if it holds at `now`.
    mutating func answer(of server: String, at now: Date) -> RobotsAnswer? {
        guard let entry = entries[server] else { return nil }
        // A time ahead of the clock, which was wrong then or is now, says nothing.
        guard now >= entry.since, now < entry.until else {
            forget(server)
            return nil
        }
        clock += 1
        entries[server]?.usedAt = clock
        return entry.answer
    }

    /// Holds an answer from `now` to `until`; `size` is that of its file in bytes.
    mutating func hold(_ answer: RobotsAnswer, of server: String, size: Int, from now: Date, until: Date) {
        forget(server)
        clock += 1
        bytes += size
        entries[server] = Entry(answer: answer, since: now, until: until, cost: size, usedAt: clock)
        if entries.count > mostServers || bytes > mostBytes { forgetTheOldest() }
    }

    private mutating func forget(_ server: String) {
        if let gone = entries.removeValue(forKey: server) { bytes -= gone.cost }
    }

    /// Down to three quarters, so that this is seldom done.
    private mutating func forgetTheOldest() {
        for (server, _) in entries.sorted(by: { $0.value.usedAt < $1.value.usedAt }) {
            guard entries.count > mostServers / 4 * 3 || bytes > mostBytes / 4 * 3 else { return }
            guard entries.count > 1 else { return }
            forget(server)
        }
    }
}
