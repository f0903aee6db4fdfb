import ArgumentParser
import CharterModel
import CharterStages
import Foundation

/// `charterwatch inspect`
struct InspectCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect", abstract: "One small part of reading by itself, as a filter.",
        discussion: """
            dates           {id, input} → {id, utc}: a date as feeds write it; null when it is none
            html-encoding   {id, html_b64} → {id, encoding}: which encoding a page is read in
            robots          {id, robots_b64, agent, url} → {id, allowed}: what a robots.txt says (RFC 9309)
            robots-real     {id, robots, checks: [{agent, url}]} → {id, results}: many such questions to one file
            url             {id, input, base} → {id, href}: a reference made absolute, as a browser does; else null
            sanitize        {id, payload} → {id, html}: what is left of a stranger's HTML

            Example:
              charterwatch inspect dates --jsonl dates.jsonl
            """)

    /// The parts that can be asked.
    enum Part: String, ExpressibleByArgument, CaseIterable {
        case dates
        case htmlEncoding = "html-encoding"
        case robots
        case robotsReal = "robots-real"
        case sanitize
        case url
    }

    @Argument(help: "dates, html-encoding, robots, robots-real, sanitize or url.")
    var part: Part

    @OptionGroup var stage: StageOptions

    mutating func validate() throws {
        if !stage.jsonl { throw ValidationError("inspect only reads rows: give --jsonl") }
    }

    func run() async throws {
        try await reporting {
            try stage.filter { [part] input in
                switch part {
                case .dates:
                    let utc = readDate(try input.requiredText())?.at.iso8601
                    return try JSONLines.encode(Identified(Row(utc: .some(utc)), as: input.id))
                case .htmlEncoding:
                    let read = pageEncoding(of: try input.payload())
                    return try JSONLines.encode(Identified(Row(encoding: read), as: input.id))
                case .robots:
                    return try JSONLines.encode(Identified(Row(allowed: robotsAllow(input)), as: input.id))
                case .robotsReal:
                    return try JSONLines.encode(Identified(Row(results: robotsAnswers(input)), as: input.id))
                case .url:
                    let href = absoluteAddress(try input.requiredText(), base: input.inspected.base)
                    return try JSONLines.encode(Identified(Row(href: .some(href)), as: input.id))
                case .sanitize:
                    let html = sanitizeHTML(try input.requiredText(), base: nil)
                    return try JSONLines.encode(Identified(Row(html: html), as: input.id))
                }
            }
        }
    }

    /// Of the answers only the one that was asked for is written; a date or a URL that is none is null.
    private struct Row: Encodable {
        var utc: String??
        var encoding: String?
        var html: String?
        var allowed: Bool?
        var results: [Bool]?
        var href: String??

        private enum Key: String, CodingKey { case utc, encoding, html, allowed, results, href }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Key.self)
            if let utc { try container.encode(utc, forKey: .utc) }
            try container.encodeIfPresent(encoding, forKey: .encoding)
            try container.encodeIfPresent(html, forKey: .html)
            try container.encodeIfPresent(allowed, forKey: .allowed)
            try container.encodeIfPresent(results, forKey: .results)
            if let href { try container.encode(href, forKey: .href) }
        }
    }
}
