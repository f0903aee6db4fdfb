/// What became of a source, an entry or an article at one stage: the ledger's word (D3).
///
/// The raw form is stable and stored: `kept`, `dup-exact`, `failed(dns)`, `deferred(host-down)`.
package enum Outcome: Hashable, Sendable, Codable, CustomStringConvertible {
    case kept, notModified, unchanged, known, dupExact, dupNear, revision
    case tooOld, tooShort, notArticle, language, belowThreshold, abstained
    case gone, blockedRobots, blockedAddress, blockedBot, tooLarge
    /// Will be tried again; the reason is one word of a kind (`dns`, `timeout`, `http-503`).
    case deferred(String)
    /// Will not be tried again by itself.
    case failed(String)

    private static let plain: [(Outcome, String)] = [
        (.kept, "kept"), (.notModified, "not-modified"), (.unchanged, "unchanged"), (.known, "known"),
        (.dupExact, "dup-exact"), (.dupNear, "dup-near"), (.revision, "revision"), (.tooOld, "too-old"),
        (.tooShort, "too-short"), (.notArticle, "not-article"), (.language, "language"),
        (.belowThreshold, "below-threshold"), (.abstained, "abstained"), (.gone, "gone"),
        (.blockedRobots, "blocked-robots"), (.blockedAddress, "blocked-address"),
        (.blockedBot, "blocked-bot"), (.tooLarge, "too-large"),
    ]

    /// The stored form.
    package var description: String {
        switch self {
        case .deferred(let reason): "deferred(\(reason))"
        case .failed(let reason): "failed(\(reason))"
        default: Outcome.plain.first { $0.0 == self }!.1
        }
    }

    /// Reads the stored form; nil for an unknown word.
    package init?(_ text: String) {
        if let known = Outcome.plain.first(where: { $0.1 == text }) {
            self = known.0
        } else if text.hasSuffix(")"), text.hasPrefix("deferred(") {
            self = .deferred(String(text.dropFirst(9).dropLast()))
        } else if text.hasSuffix(")"), text.hasPrefix("failed(") {
            self = .failed(String(text.dropFirst(7).dropLast()))
        } else {
            return nil
        }
    }

    package init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let outcome = Outcome(text) else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "unknown outcome: \(text)"))
        }
        self = outcome
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

/// The stages an article passes, in order; the words of the ledger and of the commands.
package enum Stage: String, Sendable, Codable, CaseIterable {
    case fetch, parse, extract, dedup, classify
}
