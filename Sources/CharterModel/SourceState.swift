package import FoundationEssentials

/// What we learned of a source over time (D2): how it does, when to look again, what to expect of it.
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
    /// Seconds between looks as overlap taught it; nil before the second listing.
    package var cadence: Int?
    /// How many new entries it gives a day.
    package var rhythm = Rhythm()
    /// Since when it gives clearly less than its rhythm; nil while it does not.
    package var quietSince: Date?
    /// The permanent redirect we see or follow.
    package var move = Move()

    package init(newAt now: Date) {
        health = .new
        since = now
        failures = 0
        validators = Validators()
        nextCheckAt = now
    }

    /// Default cadence where the list says none: one hour.
    package static let defaultCadence = 3600

    /// Validators older than this are not sent: some servers answer 304 for ever.
    package static let validatorLifetime = 8.0 * 86_400

    /// The longest that a server, or what it serves, can ask us to stay away, in seconds.
    package static let longestHint = 86_400.0

    /// The longest wait between two looks at a source that fails, in seconds: a dormant one is still looked at.
    package static let longestWait = 30.0 * 86_400

    /// The state after a good answer (200 parsed, unchanged, or 304), before anything is learned from it.
    package func succeeded(at now: Date, cadence: Int) -> SourceState {
        var next = self
        next.health = .ok
        if health != .ok { next.since = now }
        next.lastOKAt = now
        next.failures = 0
        next.nextCheckAt = now.addingTimeInterval(Double(cadence))
        return next
    }

    /// The state after a failure of `weight` (1.0 hard, 0.5 soft, 0.25 not sure it was them, 0 not theirs). Backoff is
    /// linear in the weighted failures, never below the cadence, at most 30 days; `gone` (410) retires. `notBefore` is
    /// when the server wants to be asked again, believed up to a day.
    package func failed(
        _ error: String, weight: Double, gone: Bool, at now: Date, cadence: Int, notBefore: Date? = nil
    ) -> SourceState {
        var next = self
        next.failures += weight
        next.lastError = redacted(error)
        // A move that turned out badly is no reason to give up the source.
        let gone = gone && move.to == nil
        if weight > 0 || gone { next.health = gone ? .retired : SourceState.health(afterFailures: next.failures) }
        if next.health != health { next.since = now }
        if move.to != nil, next.health != .ok, next.health != .suspect { next.move.undo(byPerson: false) }
        if gone {
            next.nextCheckAt = .distantFuture
            return next
        }
        // By the list's cadence, not a slower one that was learned: after a failure there is more to catch up with.
        let wait = Double(cadence) * max(1, 2 * next.failures)
        next.nextCheckAt = now.addingTimeInterval(min(wait, SourceState.longestWait))
        if let notBefore {
            next.nextCheckAt = max(
                next.nextCheckAt, min(notBefore, now.addingTimeInterval(SourceState.longestHint)))
        }
        return next
    }

    private static func health(afterFailures sum: Double) -> Health {
        switch sum {
        case ..<3: .suspect
        case ..<20: .failing
        default: .dormant
        }
    }

    /// The validators to ask with at `now`. A time ahead of the clock, which was wrong then or is now, says nothing of
    /// their age.
    package func freshValidators(at now: Date) -> Validators {
        guard let since = validatorsSince,
            (0..<SourceState.validatorLifetime).contains(now.timeIntervalSince(since))
        else { return Validators() }
        return validators
    }

    /// Keeps the validators of a full answer; their age counts from the first time these same ones came.
    package mutating func remember(_ fresh: Validators, at now: Date) {
        if fresh != validators || freshValidators(at: now).isEmpty { validatorsSince = now }
        validators = fresh
    }
}

/// What a good answer says of a source, before its entries are compared with those we know.
package struct Lesson: Sendable, Equatable {
    /// Seconds between looks that the feed list asks for, else the pipeline.
    package var cadence: Int
    /// It was the feed list: never look more seldom.
    package var isDeclared: Bool
    /// Seconds that the server or the document asks to be left alone; nil when neither does.
    package var hint: Double?
    /// Where permanent redirects, and no others, led; nil when the address we asked answered itself.
    package var redirect: URL?
    /// Nothing was missed since the last look: it went well, and this one comes when it was due.
    package var isContinuous: Bool

    package init(
        cadence: Int, isDeclared: Bool = false, hint: Double? = nil, redirect: URL? = nil, isContinuous: Bool = true
    ) {
        self.cadence = cadence
        self.isDeclared = isDeclared
        self.hint = hint
        self.redirect = redirect
        self.isContinuous = isContinuous
    }

    /// The document itself asks to be left alone for `pause` seconds; the longer of two hints counts.
    package mutating func ask(for pause: Int?) {
        if let pause { hint = max(hint ?? 0, Double(pause)) }
    }
}

/// How much of what a document lists we knew already.
package struct Overlap: Sendable, Equatable {
    /// Entries listed.
    package var listed: Int
    /// Of these, listed before by this source; changed ones count.
    package var known: Int

    package init(listed: Int, known: Int) {
        self.listed = listed
        self.known = known
    }

    /// 0 to 1; 1 for an empty list.
    package var share: Double { listed == 0 ? 1 : Double(known) / Double(listed) }
}

/// Something about a source that belongs on the timeline.
package enum SourceChange: Sendable, Equatable {
    case quiet(String)
    case back(String)
    case moved(from: URL, to: URL, String)
}

extension SourceState {
    /// Learns from a good answer: the next look, the rhythm, a move. `overlap` is nil when nothing was listed anew (304,
    /// or the same bytes). Call it once a look, after `succeeded`.
    package mutating func learn(_ lesson: Lesson, overlap: Overlap?, of source: URL, at now: Date) -> [SourceChange] {
        let isFirst = rhythm.isEmpty
        let pace = nextCadence(lesson, overlap: isFirst ? nil : overlap, knowsSome: !isFirst)
        cadence = isFirst ? cadence : pace
        let hint = (overlap?.share ?? 1) < 0.5 && !isFirst ? 0 : min(lesson.hint ?? 0, SourceState.longestHint)
        nextCheckAt = now.addingTimeInterval(max(Double(cadence ?? lesson.cadence), hint))
        rhythm.look(
            new: overlap.map { $0.listed - $0.known } ?? 0, at: now, isContinuous: lesson.isContinuous)
        var changes: [SourceChange] = []
        if let change = listen(gaveNew: (overlap.map { $0.listed - $0.known } ?? 0) > 0, at: now) {
            changes.append(change)
        }
        let before = move.to ?? source
        if move.see(lesson.redirect, sharesEntries: isFirst || overlap?.known != 0, at: now), let after = move.to {
            let days = Int(now.timeIntervalSince(move.since ?? now) / 86_400)
            changes.append(
                .moved(
                    from: before, to: after,
                    "it redirected there for good at \(move.times) looks over \(days) days, with entries we know"))
            validators = Validators()
            validatorsSince = nil
        }
        return changes
    }

    /// The cadence after a look: sooner when much was new, since more may have scrolled off unseen, later when nearly
    /// all was known. Within a twelfth and four times what the list asks for, and never under five minutes; a cadence
    /// that the feed list itself names is never exceeded.
    private func nextCadence(_ lesson: Lesson, overlap: Overlap?, knowsSome: Bool) -> Int {
        let base = Double(lesson.cadence)
        let current = Double(cadence ?? lesson.cadence)
        let factor: Double =
            switch overlap?.share {
            case nil: knowsSome ? 1.25 : 1
            case 0?: 0.25
            case let share? where share < 0.5: 0.5
            case let share? where share < 0.75: 0.8
            case let share? where share < 0.95: 1
            default: 1.25
            }
        let slowest = lesson.isDeclared ? base : 4 * base
        let fastest = min(base, max(300, base / 12))
        return Int(max(fastest, min(slowest, current * factor)).rounded())
    }

    /// Compares what came with the rhythm. One that went quiet is back when it gives something new again.
    private mutating func listen(gaveNew: Bool, at now: Date) -> SourceChange? {
        let silence = rhythm.silence
        if let since = quietSince {
            guard gaveNew, silence == nil else { return nil }
            quietSince = nil
            let days = Int(now.timeIntervalSince(since) / 86_400)
            return .back("it gives new entries again, \(days) day\(days == 1 ? "" : "s") after it was found quiet")
        }
        guard let silence else { return nil }
        quietSince = now
        return .quiet(silence)
    }
}
