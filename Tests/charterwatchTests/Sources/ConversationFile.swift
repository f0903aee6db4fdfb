import CharterModel
import Foundation
import TestSupport

/// A conversation between a crawl and servers, as a file in Tests/Fixtures/conversations tells it.
///
/// The first line says what it is about. Then, a line each, by its first word:
///
///     source ID URL [cadence=15m] [headers=Name: value]   a source of the feed list
///     set KEY VALUE                                       a setting: `pages on`, `spread 1.1`, `network down`
///     look +2h                                            the clock goes on, and one pass is made
///     ask HOST/PATH [| Name: value] [| !Name]             what must be asked next of that host, with and without headers
///     say STATUS [| Name: value] [| entries 1-9 | body …] how that is answered
///     then ID word=value …                                what must be true of a source after the pass
///     event KIND ID | none                                what the pass must have put on the timeline, in order
///     rest HOST 1h | none                                 for how long a host is left alone from now
///     undo ID                                             undoes the move of a source
///     list -ID                                            takes a source off the list
///
/// What is not asked for must not be asked, but for robots.txt, which is answered 404 unless it is scripted.
struct ConversationFile: Sendable {
    enum Step: Sendable {
        case source(Source)
        case set(String, String)
        case look(Double)
        case ask(Ask)
        case say(Say)
        case then(SourceID, [String: String])
        case event(String)
        case rest(String, Double?)
        case undo(SourceID)
        case unlist(SourceID)
    }

    /// What must be asked.
    struct Ask: Sendable {
        var host: String
        var path: String
        /// Headers that must have these values; nil: must not be there.
        var headers: [(name: String, value: String?)] = []
    }

    /// An answer; status 0 breaks the connection.
    struct Say: Sendable {
        var status: String
        var headers: [String] = []
        var body: [UInt8] = []

        /// As it goes over the wire.
        var step: ScriptedServer.Step {
            let head = ["HTTP/1.1 " + status] + headers + ["Content-Length: \(body.count)", "", ""]
            return .send(Array(head.joined(separator: "\r\n").utf8) + (status.hasPrefix("304") ? [] : body))
        }
    }

    let name: String
    let title: String
    /// With the line each is on.
    let steps: [(line: Int, step: Step)]

    struct Mistake: Error, CustomStringConvertible {
        let description: String
    }

    static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Fixtures/conversations")

    /// Names of all the files.
    static var all: [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.filter { $0.hasSuffix(".txt") }.sorted()
    }

    init(_ name: String) throws {
        self.name = name
        let text = try String(contentsOf: ConversationFile.folder.appending(path: name), encoding: .utf8)
        var title = ""
        var steps: [(Int, Step)] = []
        for (index, raw) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let line = raw.trimmingCharacters(in: .whitespaces)
            if line.isEmpty { continue }
            if line.hasPrefix("#") {
                if title.isEmpty { title = line.dropFirst().trimmingCharacters(in: .whitespaces) }
                continue
            }
            guard let step = try? ConversationFile.step(line) else {
                throw Mistake(description: "\(name):\(index + 1): cannot be read: \(line)")
            }
            steps.append((index + 1, step))
        }
        self.title = title
        self.steps = steps
    }

    private static func step(_ line: String) throws -> Step {
        let words = line.split(separator: " ", maxSplits: 1)
        let rest = words.count > 1 ? words[1].trimmingCharacters(in: .whitespaces) : ""
        let parts = rest.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
        let first = rest.split(separator: " ", maxSplits: 1).map(String.init)
        switch words[0] {
        case "source": return .source(try source(rest))
        case "set": return .set(first[0], first[1])
        case "look": return .look(try seconds(rest.dropFirst(rest.hasPrefix("+") ? 1 : 0)))
        case "ask": return .ask(try ask(parts))
        case "say": return .say(try say(parts))
        case "then":
            let pairs = first.count > 1 ? first[1].split(separator: " ") : []
            let values = pairs.map { $0.split(separator: "=", maxSplits: 1).map(String.init) }
            return .then(
                SourceID(first[0]), Dictionary(uniqueKeysWithValues: values.map { ($0[0], $0.count > 1 ? $0[1] : "") }))
        case "event": return .event(rest)
        case "rest": return .rest(first[0], first[1] == "none" ? nil : try seconds(first[1][...]))
        case "undo": return .undo(SourceID(rest))
        case "list": return .unlist(SourceID(String(rest.dropFirst())))
        default: throw Mistake(description: "")
        }
    }

    private static func source(_ text: String) throws -> Source {
        let words = text.split(separator: " ", maxSplits: 2).map(String.init)
        guard words.count > 1, let url = URL(string: words[1]) else { throw Mistake(description: "") }
        var source = Source(id: SourceID(words[0]), url: url, title: words[0], outlet: words[0])
        for option in words.count > 2 ? words[2].split(separator: "|") : [] {
            let pair = option.split(separator: "=", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
            switch pair[0] {
            case "cadence": source.cadence = Int(try seconds(pair[1][...]))
            case "headers":
                let header = pair[1].split(separator: ":", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
                source.headers[header[0]] = header[1]
            default: throw Mistake(description: "")
            }
        }
        return source
    }

    private static func ask(_ parts: [String]) throws -> Ask {
        guard let slash = parts.first?.firstIndex(of: "/") else { throw Mistake(description: "") }
        var ask = Ask(host: String(parts[0][..<slash]), path: String(parts[0][slash...]))
        for part in parts.dropFirst() {
            if part.hasPrefix("!") {
                ask.headers.append((String(part.dropFirst()), nil))
            } else {
                let header = part.split(separator: ":", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
                ask.headers.append((header[0], header[1]))
            }
        }
        return ask
    }

    private static func say(_ parts: [String]) throws -> Say {
        guard let status = parts.first else { throw Mistake(description: "") }
        var say = Say(status: status)
        for part in parts.dropFirst() {
            if part.hasPrefix("entries ") {
                let ends = part.dropFirst(8).split(separator: "-").compactMap { Int($0) }
                say.body = feed(ends[0]...(ends.count > 1 ? ends[1] : ends[0]))
            } else if part.hasPrefix("body ") {
                say.body = Array(part.dropFirst(5).replacing("\\n", with: "\n").utf8)
            } else {
                say.headers.append(part)
            }
        }
        return say
    }

    /// A feed with these entries, the latest first.
    static func feed(_ numbers: ClosedRange<Int>, of host: String = "a.test") -> [UInt8] {
        let items = numbers.reversed().map {
            "<item><title>Entry \($0)</title><link>http://\(host)/\($0)</link><guid>\($0)</guid></item>"
        }
        return Array(
            ("<rss version=\"2.0\"><channel><title>Feed</title>" + items.joined() + "</channel></rss>").utf8)
    }

    /// `90s`, `15m`, `2h`, `3d`, `1w`.
    static func seconds(_ text: Substring) throws -> Double {
        let units: [Character: Double] = ["s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800]
        guard let last = text.last, let unit = units[last], let number = Double(text.dropLast()) else {
            throw Mistake(description: "")
        }
        return number * unit
    }
}
