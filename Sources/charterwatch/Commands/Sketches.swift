import CharterFetch
import CharterModel
import CharterReports
import CharterStages
import Foundation
import Synchronization

/// A feed in a few lines, for people.
struct FeedSketch {
    let text: String
    init(_ feed: Feed) {
        var lines = ["\(feed.format), \(feed.encoding), \(feed.entries.count) entries"]
        if feed.bozo { lines.append("malformed: \(feed.bozoReason ?? "unknown reason")") }
        if let title = feed.title { lines.append("title: " + plainText(ofHTML: title)) }
        for entry in feed.entries {
            lines.append("")
            lines.append("\(entry.published?.iso8601 ?? "no date")  \(plainText(ofHTML: entry.title ?? "(no title)"))")
            if let link = entry.link { lines.append("  " + link) }
        }
        text = lines.map { escapedForTerminal($0) + "\n" }.joined()
    }
}

/// An article in full, for people.
struct ArticleSketch {
    let text: String
    init(_ row: ExtractedRow) {
        let date = row.date.map { "\($0) (\(row.dateOrigin ?? "origin unknown"))" } ?? "no date"
        let facts = [date, row.modified.map { "changed \($0)" }, row.language ?? "language unknown", row.method]
        var lines = [row.title ?? "", facts.compactMap { $0 }.joined(separator: " · ")]
        if let authors = row.authors, !authors.isEmpty { lines.append("by " + authors.joined(separator: ", ")) }
        let place = [row.publisher, row.section].compactMap { $0 }
        if !place.isEmpty { lines.append(place.joined(separator: " · ")) }
        lines += [row.canonicalUrl, row.image.map { "picture: " + $0 }].compactMap { $0 }
        if row.truncated == true { lines.append("(the page shows only the beginning)") }
        lines += [""] + (row.text ?? "").split(separator: "\n").map(String.init)
        text = lines.map { escapedForTerminal($0) + "\n" }.joined()
    }
}

/// A classification with its quotes and terms, for people.
struct LabelSketch {
    let text: String
    init(_ found: Classification, charter: Charter) {
        var lines = ["relevance: \(found.relevance.rawValue)"]
        if found.labels.isEmpty { lines.append("no clause") }
        for label in found.labels {
            let title = charter.clauses.first { $0.id == label.clause }?.title ?? ""
            let score = Double(Int((label.score * 100).rounded())) / 100
            lines.append("")
            lines.append("\(label.clause)  \(title)  [\(label.strength.rawValue), \(score)]")
            for evidence in label.evidence {
                lines.append(
                    "  \u{201C}\(evidence.quote)\u{201D}  \(evidence.field.rawValue) \(evidence.start)–\(evidence.end)")
            }
            lines.append("  terms: " + label.terms.joined(separator: ", "))
        }
        text = lines.map { escapedForTerminal($0) + "\n" }.joined()
    }
}

/// An HTTP answer, for people and as JSON.
struct ResponseSketch: Encodable {
    struct Step: Encodable {
        let url: String
        let status: Int
        let location: String?
    }
    let status: Int
    let httpVersion: String
    let finalURL: String
    let remoteAddress: String
    let hops: [Step]
    let headers: [[String]]
    let codedBytes: Int
    let bytes: Int
    let seconds: Double
    let codingProblem: String?

    init(_ response: FetchResponse) {
        status = response.status
        httpVersion = response.httpVersion
        finalURL = response.finalURL.absoluteString
        remoteAddress = response.remoteAddress
        hops = response.hops.map {
            Step(url: $0.url.absoluteString, status: $0.status, location: $0.location.absoluteString)
        }
        headers = response.headers.map { [$0.name, $0.value] }
        codedBytes = response.codedBody.count
        bytes = response.body.count
        seconds = response.elapsed
        codingProblem = response.codingProblem
    }

    var text: String {
        var lines = hops.map { "\($0.status)  \($0.url)" }
        lines.append("HTTP/\(httpVersion) \(status) from \(remoteAddress), \(codedBytes) bytes, \(bytes) decoded")
        if let codingProblem { lines.append("coding: " + codingProblem) }
        lines += headers.map { "\($0[0]): \($0[1])" }
        return lines.map { escapedForTerminal($0) + "\n" }.joined()
    }
}

/// The dedup index behind the filter's `@Sendable` work; the filter itself runs on one core.
final class SharedIndex: Sendable {
    private let state: Mutex<(index: DedupIndex, ids: [StageInput.ID])>

    /// Throws when no temporary file can be made.
    init() throws {
        let rows = try SpilledRows()
        state = Mutex((DedupIndex(rows: rows), []))
    }

    /// Adds a text. Its row is the next one of `rows`.
    func add(id: StageInput.ID, text: String) throws {
        try state.withLock { state in
            try state.index.add(id: id.string, text: text)
            state.ids.append(id)
        }
    }

    /// Hands out the rows of all texts, encoded, in order.
    func rows(_ take: (Data) throws -> Void) throws {
        try state.withLock { state in
            var ids = state.ids.makeIterator()
            try state.index.rows { row in
                guard let id = ids.next() else { return }
                try take(JSONLines.encode(Identified(row, as: id)))
            }
        }
    }
}
