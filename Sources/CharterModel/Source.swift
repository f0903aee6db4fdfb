package import FoundationEssentials

/// One URL we watch, as a feed list describes it. What we learned about it since is `SourceState`.
package struct Source: Sendable, Equatable, Codable {
    /// What kind of document the URL serves (OPML `type`).
    package enum Kind: String, Sendable, Codable, CaseIterable {
        case rss, sitemap, page
    }
    package var id: SourceID
    package var kind: Kind
    /// The watched URL (`xmlUrl`).
    package var url: URL
    package var title: String
    /// Who publishes; falls back to the title.
    package var outlet: String
    /// Who owns the outlet; nil is unknown, and an unknown owner counts as its own.
    package var owner: String?
    /// `state`, `independent`, `ministry`, … as the list says.
    package var outletKind: String?
    /// ISO 3166-1 alpha-2.
    package var country: String?
    /// BCP 47.
    package var languages: [String]
    /// IANA name.
    package var timezone: String?
    package var homepage: URL?
    /// How often we want to look, seconds; nil leaves it to the default.
    package var cadence: Int?
    /// Extra request headers for this host only.
    package var headers: [String: String]
    package var note: String?
    /// File and line of the outline, for messages: `Feeds/x.opml:12`.
    package var origin: String

    package init(
        id: SourceID, kind: Kind = .rss, url: URL, title: String, outlet: String, owner: String? = nil,
        outletKind: String? = nil, country: String? = nil, languages: [String] = [], timezone: String? = nil,
        homepage: URL? = nil, cadence: Int? = nil, headers: [String: String] = [:], note: String? = nil,
        origin: String = ""
    ) {
        self.id = id
        self.kind = kind
        self.url = url
        self.title = title
        self.outlet = outlet
        self.owner = owner
        self.outletKind = outletKind
        self.country = country
        self.languages = languages
        self.timezone = timezone
        self.homepage = homepage
        self.cadence = cadence
        self.headers = headers
        self.note = note
        self.origin = origin
    }
}

/// Health of a source over time (D2): what was last seen, how it fails, when to look again.
package struct SourceState: Sendable, Equatable {
    /// `new → ok → suspect → failing → dormant → retired`.
    package enum Health: String, Sendable, Codable, CaseIterable {
        case new, ok, suspect, failing, dormant, retired
    }
    package var health: Health
    /// When `health` last changed.
    package var since: Date
    package var lastOKAt: Date?
    package var lastError: String?
    /// Weighted sum of failures since the last success.
    package var failures: Double
    package var validators: Validators
    /// When the validators were first received: they are dropped after 8 days.
    package var validatorsSince: Date?
    package var payloadHash: PayloadHash?
    package var nextCheckAt: Date

    package init(newAt now: Date) {
        health = .new
        since = now
        failures = 0
        validators = Validators()
        nextCheckAt = now
    }

    /// Default cadence where the list says none: one hour.
    package static let defaultCadence = 3600

    /// The state after a good answer (200 parsed, unchanged, or 304).
    package func succeeded(at now: Date, cadence: Int) -> SourceState {
        var next = self
        next.health = .ok
        if health != .ok { next.since = now }
        next.lastOKAt = now
        next.failures = 0
        next.nextCheckAt = now.addingTimeInterval(Double(cadence))
        return next
    }

    /// The state after a failure of `weight` (1.0 hard, 0.5 soft, 0.25 not sure it was them). Backoff is linear
    /// in the weighted failures, never below the cadence, at most 30 days; `gone` (410) retires.
    package func failed(_ error: String, weight: Double, gone: Bool, at now: Date, cadence: Int) -> SourceState {
        var next = self
        next.failures += weight
        next.lastError = error
        next.health = gone ? .retired : SourceState.health(afterFailures: next.failures)
        if next.health != health { next.since = now }
        let wait = Double(cadence) * max(1, 2 * next.failures)
        next.nextCheckAt = gone ? .distantFuture : now.addingTimeInterval(min(wait, 30 * 86400))
        return next
    }

    private static func health(afterFailures sum: Double) -> Health {
        switch sum {
        case ..<3: .suspect
        case ..<20: .failing
        default: .dormant
        }
    }
}
