/// By which words a publisher keeps its texts from the training of models. For the record: they bind those who train,
/// not our reading.
package struct OptOuts: Sendable, Equatable {
    /// Where a word was read.
    package enum Origin: String, Sendable, CaseIterable {
        /// A crawler that gathers training data and that robots.txt shuts out wholly, by its name.
        case robots
        /// A header of the feed: `noai`, `noimageai` (`X-Robots-Tag`), `tdm-reservation` (TDMRep).
        case header
        /// The same in the head of a page that the source listed, or in that page's headers.
        case page
    }

    /// `robots:GPTBot`, `header:noai`, `page:tdm-reservation`: sorted, each once.
    package private(set) var words: [String]

    /// Takes what was kept before.
    package init(words: [String] = []) { self.words = Set(words).sorted() }

    /// What was read at `origin` now, in place of what it said before.
    package mutating func replace(_ origin: Origin, with found: [String]) {
        words.removeAll { $0.hasPrefix(origin.rawValue + ":") }
        add(found, from: origin)
    }

    /// Adds what was read at `origin`; what is known stays.
    package mutating func add(_ found: [String], from origin: Origin) {
        words = Set(words + found.map { origin.rawValue + ":" + $0 }).sorted()
    }
}
