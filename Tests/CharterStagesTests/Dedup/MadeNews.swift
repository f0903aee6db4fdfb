import Foundation
import TestSupport

/// News that nobody wrote: words drawn like those of a language, so that unrelated texts share the frequent ones and hardly
/// a run of four.
struct MadeNews {
    private var random: SeededGenerator
    private let vocabulary: [String]

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
        var words = SeededGenerator(seed: 7)
        let syllables = [
            "ba", "ke", "li", "mo", "nu", "ra", "se", "ti", "vo", "zan", "der", "gul", "phi", "tor", "ash",
        ]
        vocabulary = (0..<4000).map { _ in
            (0..<Int.random(in: 1...4, using: &words)).map { _ in syllables.randomElement(using: &words)! }.joined()
        }
    }

    /// Zipf's law, roughly: the tenth word comes a tenth as often as the first.
    mutating func word() -> String {
        vocabulary[min(vocabulary.count - 1, Int(exp(Double.random(in: 0...1, using: &random) * log(4000))))]
    }

    mutating func sentence() -> String {
        let words = (0..<Int.random(in: 8...24, using: &random)).map { _ in word() }
        return words.joined(separator: " ").capitalizedFirst + "."
    }

    mutating func paragraph() -> String {
        (0..<Int.random(in: 2...4, using: &random)).map { _ in sentence() }.joined(separator: " ")
    }

    /// Paragraphs of an article.
    mutating func article(paragraphs: Int = 8) -> [String] { (0..<paragraphs).map { _ in paragraph() } }

    /// So many of a hundred words replaced, left out or put in.
    mutating func edited(_ text: [String], percent: Int) -> [String] {
        text.map { paragraph in
            paragraph.split(separator: " ").flatMap { old -> [String] in
                guard Int.random(in: 0..<100, using: &random) < percent else { return [String(old)] }
                return [[word()], [], [String(old), word()]].randomElement(using: &random)!
            }.joined(separator: " ")
        }
    }

    mutating func shuffled<Element>(_ list: [Element]) -> [Element] { list.shuffled(using: &random) }
}

extension String {
    fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
