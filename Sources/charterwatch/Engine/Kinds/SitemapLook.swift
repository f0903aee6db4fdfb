import CharterFetch
import CharterModel
import CharterStages
import CharterStore
import Foundation

extension Pipeline {
    /// One look at a sitemap: its own document, then those it lists that are due, one after the other, each through
    /// robots.txt, the host's turn and the limits.
    func followSitemap(_ due: DueSource) async throws(StoreError) -> (outcome: Outcome, counts: VisitCounts) {
        let at = now()
        var desk = SitemapDesk(
            source: due.source, marks: try await store.sitemaps(of: due.source.id), rules: rules, at: at)
        var look = await door.look(at: desk.prepared(due), at: at)
        if look.wasInterrupted {
            try await archivist?.release(look.visit.captures)
            return (look.visit.outcome, VisitCounts())
        }
        // The sitemaps it lists need the place.
        look.place = nil
        var visit = look.visit
        if let payload = look.changed, let hash = look.visit.state.payloadHash {
            let refusal = read(
                payload, hash, look.visit.state.validators, of: due.source.url.absoluteString, due, into: &desk)
            if let refusal {
                visit = failed(visit, due, refusal, weight: 1)
            } else {
                visit.stage = .parse
            }
        }
        guard visit.outcome == .kept || visit.outcome == .notModified || visit.outcome == .unchanged else {
            return (visit.outcome, try await store.record(visit, run: run))
        }
        let asked = await readListed(due, &desk, at: at)
        if let refusal = desk.failure { visit = failed(visit, due, refusal, weight: 0.5) }
        visit.entries = desk.entries + desk.sums
        if visit.stage == .parse || asked > 0 {
            visit.stage = .parse
            if desk.failure == nil {
                visit.outcome = .kept
                visit.why = desk.why
            }
        }
        let counts = try await store.record(visit, run: run)
        let marks = desk.marks.values.filter { desk.changed.contains($0.url) }.sorted { $0.url < $1.url }
        try await store.keepSitemaps(marks, forgetting: desk.gone.sorted(), of: due.source.id)
        return (visit.outcome, counts)
    }

    /// Asks for the listed sitemaps that are due; returns how many.
    private func readListed(_ due: DueSource, _ desk: inout SitemapDesk, at: Date) async -> Int {
        var asked = 0
        while let mark = desk.next() {
            switch await door.sitemap(mark, of: due.source, at: at) {
            case .interrupted: return asked
            case .unchanged: desk.unchanged(mark.url)
            case .failed(let refusal): desk.failed(mark.url, refusal)
            case .document(let payload, let hash, let validators):
                if let refusal = read(payload, hash, validators, of: mark.url, due, into: &desk) {
                    desk.failed(mark.url, refusal)
                }
            }
            asked += 1
        }
        return asked
    }

    /// Reads one document; what is wrong with it is returned.
    private func read(
        _ payload: Payload, _ hash: PayloadHash, _ validators: Validators, of url: String, _ due: DueSource,
        into desk: inout SitemapDesk
    ) -> Refusal? {
        do {
            let document = try payload.unpacked(upTo: rules.feedLimits.maxBody)
            try desk.take(document, hash: hash, validators: validators, of: url) { entry, feed in
                var row = sighting(of: entry, in: feed, base: document.url ?? due.source.url)
                // A lastmod is no date of publication.
                row.published = entry.published
                return row
            }
            return nil
        } catch let error as Refused {
            return error.refusal
        } catch let error as ParseError {
            return Refusal(outcome: .failed("not-a-sitemap"), why: error.message + error.linksClause)
        } catch {
            return Refusal(outcome: .failed("not-a-sitemap"), why: "\(error)")
        }
    }

    private func failed(_ visit: SourceVisit, _ due: DueSource, _ refusal: Refusal, weight: Double) -> SourceVisit {
        var visit = visit
        visit.stage = .parse
        visit.outcome = refusal.outcome
        visit.why = refusal.why
        visit.lesson = nil
        visit.state = due.state.failed(
            refusal.why, weight: weight, gone: false, at: visit.at, cadence: due.cadence(default: rules.cadence))
        return visit
    }
}

/// A refusal on its way out.
struct Refused: Error {
    let refusal: Refusal
}

extension Payload {
    /// The body unpacked where it is gzip that its server did not declare, as sitemaps in `.xml.gz` are.
    func unpacked(upTo cap: Int) throws(Refused) -> Payload {
        guard body.starts(with: [0x1f, 0x8b]) else { return self }
        do {
            var payload = self
            payload.body = try decodeBody(body, coding: "gzip", cap: cap).bytes
            return payload
        } catch {
            let outcome: Outcome = if case .tooLarge = error { .tooLarge } else { .failed("not-a-sitemap") }
            throw Refused(refusal: Refusal(outcome: outcome, why: error.message))
        }
    }
}

extension Door {
    /// What asking for a listed sitemap came to.
    enum SitemapAnswer: Sendable {
        case document(Payload, PayloadHash, Validators)
        case unchanged
        case failed(Refusal)
        case interrupted
    }

    /// Asks for a sitemap that another lists: only if it changed since it was read, where its server can say so.
    func sitemap(_ mark: SitemapMark, of source: Source, at now: Date) async -> SitemapAnswer {
        guard let url = URL(string: mark.url) else {
            return .failed(Refusal(outcome: .failed("bad-url"), why: "\(mark.url) is no address"))
        }
        if let objection = await robots.objection(to: url, through: source.proxy) {
            return objection.refusal.outcome.isInterruption ? .interrupted : .failed(objection.refusal)
        }
        var validators = Validators()
        if !mark.isUnfinished, let read = mark.readAt,
            (0..<SourceState.validatorLifetime).contains(now.timeIntervalSince(read))
        {
            validators = mark.validators
        }
        // Headers of the list are for the server they were written for.
        let isOwn = url.scheme == source.url.scheme && url.host() == source.url.host() && url.port == source.url.port
        var request = FetchRequest(
            url: url, validators: validators, headers: isOwn ? source.headers : [:], accept: Door.feedTypes,
            limits: rules.feedLimits, admit: admit(through: source.proxy))
        request.proxy = source.proxy
        do {
            let response = try await fetcher.fetch(request)
            archived(response.captures)
            await network.heard()
            await hosts.heed(response)
            if response.status == 304, !validators.isEmpty { return .unchanged }
            guard (200..<300).contains(response.status), !response.isWithoutDocument else {
                let refusal = NoDocument(of: response)
                return .failed(Refusal(outcome: refusal.outcome, why: refusal.why))
            }
            let hash = PayloadHash(of: response.body)
            if hash == mark.payloadHash, !mark.isUnfinished { return .unchanged }
            return .document(response.payload(), hash, response.validators)
        } catch {
            archived(error.captures)
            if error.outcome.isInterruption { return .interrupted }
            return .failed(Refusal(outcome: error.outcome, why: error.message))
        }
    }
}
